// Starts the pipeline in a module worker. Requests are welcome once it has said that it is ready.
// The decoders of rarer formats are modules of their own, loaded when such a photo is chosen.
import init, { start } from "./cameo-worker.js";

await init();
start({
  formats: () => import("./cameo-formats.js"),
  heic: () => import("./cameo-heic.js"),
  second: () => new Worker(import.meta.url, { type: "module" }),
});
