//! A slider of the framing, and what people do to it.

use leptos::prelude::*;
use web_sys::HtmlInputElement;

/// What a slider shows.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    /// The value as a number. Numbers reach the browser as such: text would bring Rust's tables for
    /// writing and reading them.
    pub value: Signal<f64>,
    /// The value in words.
    pub text: Signal<String>,
    /// Least and greatest value.
    pub range: (f64, Signal<f64>),
    /// Least difference between two values.
    pub step: &'static str,
    pub is_locked: Signal<bool>,
}

/// A slider of this name. `on_value` hears what it is set to, `on_reset` a double click.
#[component]
pub(super) fn Slider(
    name: &'static str,
    reading: Reading,
    #[prop(into)] on_value: Callback<f64>,
    #[prop(into)] on_reset: Callback<()>,
) -> impl IntoView {
    let slide =
        move |event| on_value.run(event_target::<HtmlInputElement>(&event).value_as_number());
    let (min, max) = reading.range;
    view! {
        <input
            type="range"
            aria-label=name
            title=name
            aria-valuetext=reading.text
            step=reading.step
            disabled=reading.is_locked
            prop:min=min
            prop:max=max
            prop:value=reading.value
            on:input=slide
            on:dblclick=move |_| on_reset.run(())
        />
    }
}
