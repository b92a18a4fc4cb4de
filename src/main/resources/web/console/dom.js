// The page's elements. Whatever comes from outside becomes text and nothing else: nothing here takes HTML.

export const $ = (id) => document.getElementById(id);

export function element(name, text = "", properties = {}) {
  return Object.assign(document.createElement(name), { textContent: text }, properties);
}
