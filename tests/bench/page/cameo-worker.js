// The built worker with an observer: it notes the memory of every WebAssembly instance, whichever
// modules the worker loads, and says how much there is when asked. Such memory never shrinks, so
// that what there is in the end is the peak. A worker that this one starts is observed as well.
const memories = new Set();
const workers = [];

for (const name of ["instantiate", "instantiateStreaming"]) {
  const original = WebAssembly[name];
  WebAssembly[name] = async (source, imports) => {
    const result = await original.call(WebAssembly, source, imports);
    const { exports } = result.instance ?? result;
    const all = [...Object.values(exports), ...Object.values(imports ?? {}).flatMap(Object.values)];
    all.filter((it) => it instanceof WebAssembly.Memory).forEach((it) => memories.add(it));
    return result;
  };
}

const PlainWorker = globalThis.Worker;
globalThis.Worker = class extends PlainWorker {
  constructor(_, options) {
    super(import.meta.url, options);
    workers.push(this);
  }
};

addEventListener("message", async ({ data }) => {
  if (data !== "wasmBytes") return;
  const own = [...memories].map((memory) => memory.buffer.byteLength);
  const others = await Promise.all(workers.map(wasmBytesOf));
  postMessage({ wasmBytes: [...own, ...others].reduce((sum, size) => sum + size, 0) });
});

function wasmBytesOf(worker) {
  return new Promise((done) => {
    worker.addEventListener("message", ({ data }) => "wasmBytes" in data && done(data.wasmBytes));
    worker.postMessage("wasmBytes");
  });
}

await import("/assets/worker.js");
