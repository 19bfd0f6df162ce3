// Starts the pipeline in a module worker. Requests are welcome once it has said that it is ready.
// The decoders of rarer formats and the maker of rarer colours are modules of their own, loaded when such
// a photo is chosen, and so is what finds a face.
import init, { start } from "./cameo-worker.js";

await init();
start({
  formats: () => import("./cameo-formats.js"),
  heic: () => import("./cameo-heic.js"),
  colours: () => import("./cameo-colours.js"),
  faces: () => import("./cameo-faces.js"),
  second: () => new Worker(import.meta.url, { type: "module" }),
});
