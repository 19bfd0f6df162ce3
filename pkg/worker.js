// Starts the pipeline in a module worker. Requests are welcome once it has said that it is ready.
// The decoders of rarer formats and the maker of rarer colours are modules of their own, loaded when such
// a photo is chosen, and so is what finds a face; the paths are literal, so that bundlers see them.
import init, { start } from "./dist/cameo-worker.js";

await init();
start({
  formats: () => import("./dist/cameo-formats.js"),
  heic: () => import("./dist/cameo-heic.js"),
  colours: () => import("./dist/cameo-colours.js"),
  faces: () => import("./dist/cameo-faces.js"),
  second: () => new Worker(import.meta.url, { type: "module" }),
});
