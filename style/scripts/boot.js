// Starts the islands of a page: loads the program named on the script element and
// hands each <leptos-island> to its function. Pages without an island do not load
// this file. Plain module, no build step, so that no inline script is needed.
const self = document.querySelector("script[data-islands-js]");

async function wake(root, program) {
  const callbacks = [];
  async function visit(node) {
    const tag = node.localName;
    if (tag === "leptos-island") {
      const island = program[node.dataset.component];
      if (island) {
        callbacks.at(-1)?.();
        await island(node);
        node.dataset.awake = "";
      } else {
        console.warn(`No function for the island ${node.dataset.component}.`);
      }
    }
    const slot = tag === "leptos-children";
    if (slot) callbacks.push(node.$$on_hydrate);
    for (const child of [...node.children]) await visit(child);
    if (slot) callbacks.pop();
  }
  await visit(root);
}

if (self) {
  const program = await import(self.dataset.islandsJs);
  await program.default({ module_or_path: self.dataset.islandsWasm });
  program.hydrate();
  await wake(document.body, program);
}
