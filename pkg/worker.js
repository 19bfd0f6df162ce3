// Starts the pipeline in a module worker. Requests are welcome once it has said that it is ready.
import init from "./dist/cameo-worker.js";

await init();
