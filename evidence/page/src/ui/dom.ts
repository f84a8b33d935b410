/** Elements made of text alone: nothing here reads HTML, so nothing in a bundle can become any. */

type Child = Node | string | null;
type Attributes = Readonly<Record<string, string | boolean>>;

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** An element that page.html holds. */
export function byId<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

/** Hex digits in groups, for the eye alone: what is copied has no gaps. */
export function digest(value: string): HTMLElement {
  const groups = value.match(/^0x|.{1,8}/g) ?? [];
  return element("code", { class: "digest" }, ...groups.map((group) => element("span", {}, group)));
}
