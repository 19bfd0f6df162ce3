// The built worker with an observer: it notes the memory of every WebAssembly instance, whichever
// modules the worker loads, and says how much there is when asked. Such memory never shrinks, so
// that what there is in the end is the peak.
const memories = new Set();

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

addEventListener("message", ({ data }) => {
  if (data !== "wasmBytes") return;
  const sizes = [...memories].map((memory) => memory.buffer.byteLength);
  postMessage({ wasmBytes: sizes.reduce((sum, size) => sum + size, 0) });
});

await import("/assets/worker.js");
