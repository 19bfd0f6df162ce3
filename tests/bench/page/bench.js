// One method on one photo: made ready, run once under watch, its photo handed over.
//
// What a method does lives in `methods.js`; which one runs on what, and what becomes of the figures,
// is decided by the program that opens this page.
import { methods } from "./methods.js";

const PATIENCE_MILLIS = 50_000;

let method;
let task;
let photo;

window.bench = {
  // Loads the method and lets it do the task once on a small photo, so that what is measured
  // afterwards is work on the photo and not fetching or compiling.
  async prepare(name, wanted, rehearsal) {
    task = wanted;
    method = await methods[name]();
    if (!rehearsal) return;
    const answer = await fetch(rehearsal.url);
    if (!answer.ok) throw new Error(`${rehearsal.url}: ${answer.status}`);
    const file = new File([await answer.blob()], "rehearsal", { type: task.media_type });
    await perform(file, rehearsal);
  },

  async run() {
    const file = document.querySelector("input").files[0];
    const longestGap = watch();
    const figures = await perform(file, task);
    figures.gap_millis = longestGap();
    figures.wasm_bytes = (await method.wasmBytes?.()) ?? null;
    return figures;
  },

  // How smooth the page is while nothing happens.
  async idle(millis) {
    const longestGap = watch();
    await new Promise((done) => setTimeout(done, millis));
    return longestGap();
  },

  // The photo in base64, asked for after everything has been measured.
  async photo() {
    const bytes = new Uint8Array(await photo.arrayBuffer());
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  },

  // A WebP of the chosen file by the browser's own encoder: how that test photo is made.
  async webp(quality) {
    const bitmap = await createImageBitmap(document.querySelector("input").files[0]);
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    photo = await canvas.convertToBlob({ type: "image/webp", quality });
    return photo.size;
  },
};

async function perform(file, how) {
  const start = performance.now();
  if (method.open) await within(PATIENCE_MILLIS, method.open(file, how));
  const opened = performance.now();
  const made = await within(PATIENCE_MILLIS, method.process(file, how));
  const end = performance.now();
  photo = made.photo ?? made;
  return {
    open_millis: method.open ? opened - start : null,
    process_millis: end - opened,
    decode_millis: made.decodeMillis ?? null,
    encode_millis: made.encodeMillis ?? null,
    byte_len: photo.size,
  };
}

function within(millis, work) {
  const late = new Promise((_, fail) => {
    setTimeout(() => fail(new Error(`not done after ${millis} ms`)), millis);
  });
  return Promise.race([work, late]);
}

// The longest time between two turns of a timer. Browsers hold back nested timers to 4 ms, so that
// watching costs nearly nothing and an idle page shows about 5 ms.
function watch() {
  let longest = 0;
  let last = performance.now();
  let isWatching = true;
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const turn = () => {
    look();
    if (isWatching) setTimeout(turn, 0);
  };
  setTimeout(turn, 0);
  return () => {
    isWatching = false;
    look();
    return longest;
  };
}
