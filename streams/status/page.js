"use strict";
// The server draws every part of the page; this only exchanges those that have changed.
const parts = new Map();
async function refresh() {
  try {
    const answer = await fetch("/status.json", { cache: "no-store" });
    const { html } = await answer.json();
    for (const [id, text] of Object.entries(html)) {
      if (parts.get(id) !== text) document.getElementById(id).innerHTML = text;
      parts.set(id, text);
    }
    document.documentElement.dataset.refreshed = String(Object.keys(html).length);
  } catch {
    document.getElementById("state").textContent = "The service does not answer any more.";
  }
}
async function follow() {
  if (!document.hidden) await refresh();
  setTimeout(follow, 2000);
}
setTimeout(follow, 2000);
