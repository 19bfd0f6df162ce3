//! The browser's decoder with a method that throws, and an eye on what is opened and closed.

use js_sys::{Array, Function};
use wasm_bindgen::JsValue;

/// Counts what is made and not closed until it is dropped, which mends the browser.
pub struct Watched(Function);

/// Takes a class and one of its methods; gives a function that tells how many decoders, frames and
/// bitmaps are open, or mends everything when it is told to.
const WATCH: &str = "
    const mends = [];
    const open = { ImageDecoder: 0, VideoFrame: 0, ImageBitmap: 0 };
    const replace = (holder, name, replaced) => {
        const original = holder[name];
        holder[name] = replaced(original);
        mends.push(() => { holder[name] = original; });
    };
    for (const name of Object.keys(open)) {
        replace(globalThis[name].prototype, 'close', (close) => function () {
            open[name] -= 1;
            return close.call(this);
        });
    }
    for (const name of ['ImageDecoder', 'VideoFrame']) {
        replace(globalThis, name, (original) => new Proxy(original, {
            construct(target, given) {
                const made = new target(...given);
                open[name] += 1;
                return made;
            },
        }));
    }
    replace(ImageDecoder.prototype, 'decode', (decode) => async function () {
        const decoded = await decode.call(this);
        open.VideoFrame += 1;
        return decoded;
    });
    replace(globalThis, 'createImageBitmap', (create) => async function (...given) {
        const made = await create(...given);
        open.ImageBitmap += 1;
        return made;
    });
    replace(globalThis[broken].prototype, method, () => () => { throw new Error('broken'); });
    return (mend) => {
        if (mend) mends.reverse().forEach((one) => one());
        return Object.values(open);
    };
";

impl Watched {
    /// From now on the method throws.
    pub fn start(broken: &str, method: &str) -> Self {
        let watch = Function::new_with_args("broken, method", WATCH);
        let watched = watch.call2(&JsValue::UNDEFINED, &broken.into(), &method.into());
        Self(watched.expect("a browser with these classes").into())
    }

    /// How many decoders, frames and bitmaps have not been closed.
    pub fn left_open(&self) -> [i32; 3] {
        let counts = self.ask(false);
        [0, 1, 2].map(|index| counts.get(index).as_f64().unwrap_or(-1.0) as i32)
    }

    fn ask(&self, mend: bool) -> Array {
        let counts = self.0.call1(&JsValue::UNDEFINED, &mend.into());
        counts.expect("the counts").into()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.ask(true);
    }
}
