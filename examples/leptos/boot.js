// Starts the page. A file of its own, because Cameo's server allows no inline script.
import init from "./leptos-example.js";

await init();
