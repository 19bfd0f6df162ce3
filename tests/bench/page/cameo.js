// Cameo as a page uses it: the built worker, a handshake, the preview, then the photo.
export async function cameo() {
  const worker = new Worker(new URL("cameo-worker.js", import.meta.url), { type: "module" });
  await ready(worker);
  return {
    async open(file, task) {
      await ask(worker, task.open, file);
    },
    async process(file, task) {
      let scaled;
      const { bytes } = await ask(worker, task.process, file, () => (scaled = performance.now()));
      const encodeMillis = performance.now() - scaled;
      return { photo: new Blob([bytes], { type: "image/jpeg" }), encodeMillis };
    },
    wasmBytes: () => wasmBytes(worker),
  };
}

function ready(worker) {
  return new Promise((done, fail) => {
    worker.onmessage = ({ data }) => data.message?.type === "ready" && done();
    worker.onerror = (event) => fail(new Error(event.message || "the worker did not start"));
  });
}

// The last progress of a job is told when the photo has all its pixels.
function ask(worker, message, source, onProgress) {
  return new Promise((done, fail) => {
    worker.onmessage = ({ data }) => {
      const { type, job, error } = data.message ?? {};
      if (job !== message.job) return;
      if (type === "progress") onProgress?.();
      if (type === "opened" || type === "processed") done(data);
      if (type === "failed") fail(new Error(JSON.stringify(error)));
    };
    worker.onerror = (event) => fail(new Error(event.message || "the worker broke"));
    worker.postMessage({ message, source });
  });
}

// What the observer in `cameo-worker.js` answers.
function wasmBytes(worker) {
  return new Promise((done) => {
    worker.onmessage = ({ data }) => "wasmBytes" in data && done(data.wasmBytes);
    worker.postMessage("wasmBytes");
  });
}
