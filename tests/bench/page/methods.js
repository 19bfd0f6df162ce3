// Every way to make the photo that is compared: Cameo, the browser's own means, and the libraries.
//
// A method is made ready by calling it. `process(file, task)` gives the photo as a `Blob`; `open` is
// what has to come before, if anything. Libraries are used as their documentation says, on the main
// thread or off it as they come; what has no opinion runs in a worker.
import { cameo } from "./cameo.js";

const LIBRARIES = "/node_modules/";

export const methods = {
  "cameo-fast": cameo,
  "cameo-default": cameo,
  cib1: () => inWorker("native-worker.js", "cib1"),
  "image-decoder": () => inWorker("native-worker.js", "imageDecoder"),
  canvas,
  compressorjs,
  "browser-image-compression": browserImageCompression,
  pica,
  cropperjs,
  jsquash: () => inWorker("jsquash-worker.js", "jsquash"),
  "libheif-js": () => inWorker("heic-worker.js", "heic"),
};

// Forwards the task to a module worker that answers with the photo or an error.
async function inWorker(url, name) {
  const worker = new Worker(new URL(url, import.meta.url), { type: "module" });
  await answerOf(worker);
  return {
    process(file, task) {
      worker.postMessage({ name, file, task });
      return answerOf(worker);
    },
  };
}

function answerOf(worker) {
  return new Promise((done, fail) => {
    worker.onmessage = ({ data }) => (data.error ? fail(new Error(data.error)) : done(data));
    worker.onerror = (event) => fail(new Error(event.message || "the worker did not start"));
  });
}

// One `drawImage` from the decoded picture.
async function canvas() {
  return {
    async process(file, task) {
      const picture = await pictureOf(file);
      const square = document.createElement("canvas");
      square.width = square.height = task.side_px;
      const context = square.getContext("2d");
      context.imageSmoothingQuality = "high";
      const { left, top, side } = squareOf(picture.naturalWidth, picture.naturalHeight);
      context.drawImage(picture, left, top, side, side, 0, 0, task.side_px, task.side_px);
      return jpegOf(square, task.quality);
    },
  };
}

async function compressorjs() {
  const { default: Compressor } = await import(`${LIBRARIES}compressorjs/dist/compressor.esm.js`);
  return {
    process: (file, task) =>
      new Promise((success, error) => {
        const size = { width: task.side_px, height: task.side_px, resize: "cover" };
        const { quality } = task;
        new Compressor(file, { ...size, quality, mimeType: "image/jpeg", success, error });
      }),
  };
}

// It cannot crop, so it makes the whole picture as small as the square would be.
async function browserImageCompression() {
  const folder = `${LIBRARIES}browser-image-compression/dist/`;
  const { default: compress } = await import(`${folder}browser-image-compression.mjs`);
  return {
    process(file, task) {
      const [width, height] = task.upright;
      const longest = (task.side_px * Math.max(width, height)) / Math.min(width, height);
      return compress(file, {
        maxWidthOrHeight: Math.ceil(longest),
        initialQuality: task.quality,
        fileType: "image/jpeg",
        useWebWorker: true,
        libURL: new URL(`${folder}browser-image-compression.js`, location.href).href,
      });
    },
  };
}

async function pica() {
  const { default: createPica } = await import(`${LIBRARIES}pica/dist/pica.min.mjs`);
  const resizer = createPica();
  return {
    async process(file, task) {
      const { left, top, side } = squareOf(...task.upright);
      const bitmap = await createImageBitmap(file, left, top, side, side);
      const square = document.createElement("canvas");
      square.width = square.height = task.side_px;
      await resizer.resize(bitmap, square);
      bitmap.close();
      return resizer.toBlob(square, "image/jpeg", task.quality);
    },
  };
}

async function cropperjs() {
  const { default: Cropper } = await import(`${LIBRARIES}cropperjs/dist/cropper.esm.min.js`);
  return {
    async process(file, task) {
      const stage = document.querySelector("#stage");
      const cropper = new Cropper(await pictureOf(file), { container: stage, template: TEMPLATE });
      const cropperImage = cropper.getCropperImage();
      await cropperImage.$ready();
      // A picture that the browser knows is ready before it has been centred.
      while (!cropperImage.$isReady) await new Promise((again) => setTimeout(again));
      const size = { width: task.side_px, height: task.side_px };
      const square = await cropper.getCropperSelection().$toCanvas(size);
      stage.replaceChildren();
      return jpegOf(square, task.quality);
    },
  };
}

// `index.html` makes the stage as large as the selection, which the picture covers.
const TEMPLATE = `<cropper-canvas>
  <cropper-image initial-center-size="cover" scalable translatable></cropper-image>
  <cropper-selection x="0" y="0" width="500" height="500"></cropper-selection>
</cropper-canvas>`;

async function pictureOf(file) {
  const picture = new Image();
  picture.src = URL.createObjectURL(file);
  await picture.decode();
  return picture;
}

function squareOf(width, height) {
  const side = Math.min(width, height);
  return { left: (width - side) / 2, top: (height - side) / 2, side };
}

function jpegOf(canvas, quality) {
  return new Promise((done, fail) => {
    const take = (blob) => (blob ? done(blob) : fail(new Error("the canvas gave no JPEG")));
    canvas.toBlob(take, "image/jpeg", quality);
  });
}
