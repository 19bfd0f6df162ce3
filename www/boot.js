// Starts the settings page. A file of its own, because the page allows no inline script.

// A file that is dropped where nobody takes it would be opened instead of the page.
for (const type of ["dragover", "drop"]) {
  addEventListener(type, (event) => {
    if (event.defaultPrevented || !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  });
}

// Imported here and not at the top, so that a file that is missing is told, too.
try {
  const [{ default: init, start }, { loadMessages }, { tables }] = await Promise.all([
    import("./cameo-settings.js"),
    import("./language.js"),
    import("./messages.js"),
  ]);
  const loaded = Promise.all([loadMessages(tables, navigator.languages), init()]);
  const [{ table, locale }] = await loaded;
  start(table, locale);
} catch (error) {
  document.querySelector("#not-loaded").hidden = false;
  throw error;
}
