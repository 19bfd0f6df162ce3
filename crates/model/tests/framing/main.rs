//! What must hold for every framing that a person can reach, on pictures of every shape.
//!
//! `inside` is the rule that nothing leaves the picture, `seen` that actions mean what is seen,
//! `straighten`, `history`, `stretch`, `facts` and `around` are about these; `support` makes
//! pictures, actions and sequences of them.

mod around;
mod facts;
mod history;
mod inside;
mod seen;
mod straighten;
mod stretch;
mod support;
