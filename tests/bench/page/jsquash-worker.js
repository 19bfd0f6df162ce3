// jSquash in a worker: a decoder for each format, linear Lanczos, mozjpeg.
import jpeg from "/node_modules/@jsquash/jpeg/decode.js";
import png from "/node_modules/@jsquash/png/decode.js";
import webp from "/node_modules/@jsquash/webp/decode.js";
import resize from "/node_modules/@jsquash/resize/index.js";
import encode from "/node_modules/@jsquash/jpeg/encode.js";

const decoders = {
  "image/jpeg": (bytes) => jpeg(bytes, { preserveOrientation: true }),
  "image/png": (bytes) => png(bytes),
  "image/webp": (bytes) => webp(bytes),
};

onmessage = async ({ data: { file, task } }) => {
  try {
    const decode = decoders[task.media_type];
    if (!decode) throw new Error(`no decoder for ${task.media_type}`);
    const picture = await decode(await file.arrayBuffer());
    // Its word for cutting out the middle is "contain"; Lanczos 3 in linear light is its default.
    const size = { width: task.side_px, height: task.side_px, fitMethod: "contain" };
    const square = await resize(picture, size);
    const bytes = await encode(square, { quality: Math.round(task.quality * 100) });
    postMessage({ photo: new Blob([bytes], { type: "image/jpeg" }) });
  } catch (error) {
    postMessage({ error: String(error) });
  }
};

postMessage("ready");
