// Starts the settings page. A file of its own, because the page allows no inline script.
import init from "./cameo-settings.js";

await init();
