// libheif-js in a worker: it decodes, the browser does the rest. Its decoding is timed apart.
import createLibheif from "/node_modules/libheif-js/libheif-wasm/libheif-bundle.mjs";

const libheif = await createLibheif();

onmessage = async ({ data: { file, task } }) => {
  try {
    const start = performance.now();
    const pixels = await decode(await file.arrayBuffer());
    const decodeMillis = performance.now() - start;
    postMessage({ photo: await photoOf(pixels, task), decodeMillis });
  } catch (error) {
    postMessage({ error: String(error) });
  }
};

async function decode(bytes) {
  const [image] = new libheif.HeifDecoder().decode(bytes);
  if (!image) throw new Error("libheif finds no picture");
  const pixels = new ImageData(image.get_width(), image.get_height());
  await new Promise((done, fail) => {
    image.display(pixels, (shown) => (shown ? done() : fail(new Error("libheif cannot decode it"))));
  });
  image.free?.();
  return pixels;
}

async function photoOf(pixels, task) {
  const side = Math.min(pixels.width, pixels.height);
  const left = (pixels.width - side) / 2;
  const top = (pixels.height - side) / 2;
  const bitmap = await createImageBitmap(pixels, left, top, side, side);
  const square = new OffscreenCanvas(task.side_px, task.side_px);
  const context = square.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, task.side_px, task.side_px);
  return square.convertToBlob({ type: "image/jpeg", quality: task.quality });
}

postMessage("ready");
