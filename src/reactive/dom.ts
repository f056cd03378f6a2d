import { computed, effect, type ReadonlySignal, signal, untracked } from './signals.ts';

/**
 * DOM that follows signals: nodes are made once, and what reads a signal is a function that runs
 * again when the signal changes. In place of a virtual DOM, which would be a fifth of all that a
 * customer loads.
 */
export type Child =
  Node | string | number | false | null | undefined | (() => Child) | readonly Child[];

type Value = string | number | boolean | null | undefined;
type Handlers = {
  [K in keyof GlobalEventHandlersEventMap as `on${K}`]?: (
    event: GlobalEventHandlersEventMap[K],
  ) => void;
};
/** Attributes, `.name` for properties, `on…` for listeners; a function follows what it reads. */
export type Attributes = Handlers & { [name: `.${string}`]: unknown } & {
  [name: string]: Value | (() => Value) | ((event: never) => void);
};

/** What ends the effects of the part that is being made. */
let endings: (() => void)[] | undefined;

/** Runs `end` when the part that is being made is taken away. */
export function onRemoved(end: () => void): void {
  endings?.push(end);
}

/** An effect that ends with the part that is being made. */
export function follow(run: () => void): void {
  onRemoved(effect(run));
}

/** Makes a part. @returns it, with what ends all that it follows */
export function scoped<T>(make: () => T): [part: T, end: () => void] {
  const outer = endings;
  const mine: (() => void)[] = [];
  endings = mine;
  try {
    return [untracked(make), () => mine.splice(0).forEach((end) => end())];
  } finally {
    endings = outer;
  }
}

const SVG = 'http://www.w3.org/2000/svg';

/**
 * An element.
 *
 * @example
 * h('button', { class: 'send', disabled: () => draft.value === '', onclick: send }, 'Send')
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  adorn(element, attributes);
  element.append(...nodesOf(children));
  return element;
}

/** A line drawing of 24 × 24, for decoration: its meaning stands beside it. */
export function icon(path: string): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  adorn(svg, { viewBox: '0 0 24 24', 'aria-hidden': 'true' });
  const line = document.createElementNS(SVG, 'path');
  adorn(line, { d: path });
  svg.append(line);
  return svg;
}

function adorn(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value as EventListener);
    } else if (typeof value === 'function') {
      follow(() => set(element, name, (value as () => Value)()));
    } else set(element, name, value);
  }
}

function set(element: Element, name: string, value: unknown): void {
  if (name[0] === '.') Reflect.set(element, name.slice(1), value);
  else if (value === false || value === null || value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? '' : String(value));
}

function nodesOf(children: Child): Node[] {
  if (Array.isArray(children)) return (children as Child[]).flatMap(nodesOf);
  if (typeof children === 'function') return region(children);
  if (children === null || children === undefined || children === false) return [];
  return [children instanceof Node ? children : document.createTextNode(String(children))];
}

/**
 * Nodes that are replaced as a whole when what they were made from changes. What stands between its
 * two marks is its own, also what regions within it have put there since.
 */
function region(read: () => Child): Node[] {
  const start = document.createTextNode('');
  const end = document.createTextNode('');
  let nodes: Node[] = [];
  follow(() => {
    nodes = nodesOf(read());
    const { parentNode } = end;
    if (!parentNode) return;
    const staying = new Set(nodes);
    for (let node = start.nextSibling!; node !== end;) {
      const next = node.nextSibling!;
      if (!staying.has(node)) node.remove();
      node = next;
    }
    // What is in its place stays there: a node that is put in again loses focus and scroll.
    let after: Node = end;
    for (const node of nodes.toReversed()) {
      if (node.nextSibling !== after) parentNode.insertBefore(node, after);
      after = node;
    }
  });
  return [start, ...nodes, end];
}

/** One part while `is` holds, another while it does not; each is made anew when its time comes. */
export function when(is: () => unknown, then: () => Child, otherwise?: () => Child): () => Child {
  const holds = computed(() => Boolean(is()));
  let end: (() => void) | undefined;
  onRemoved(() => end?.());
  return () => {
    const make = holds.value ? then : otherwise;
    end?.();
    // As nodes: what follows signals in it must do so within this scope, and end with it.
    const [part, ended] = scoped(() => nodesOf(make?.()));
    end = ended;
    return part;
  };
}

/**
 * A part that loads when it is wanted. Until then, and where the line breaks, nothing is in its
 * place, an element of class `later`.
 */
export function later(
  load: () => Promise<() => Child | void>,
  failed: () => void = () => {},
): HTMLElement {
  const place = h('div', { class: 'later' });
  let end: (() => void) | undefined;
  let isWanted = true;
  onRemoved(() => {
    isWanted = false;
    end?.();
  });
  load().then((make) => {
    if (!isWanted) return;
    const [nodes, ended] = scoped(() => nodesOf(make() as Child));
    end = ended;
    place.append(...nodes);
  }, failed);
  return place;
}

/**
 * A part for each item, kept while its key is there.
 *
 * @param make gets the item as a signal, as it may change under its key
 */
export function each<T>(
  items: () => readonly T[],
  keyOf: (item: T) => string,
  make: (item: ReadonlySignal<T>) => Node,
): () => Node[] {
  interface Part {
    node: Node;
    item: ReturnType<typeof signal<T>>;
    end: () => void;
  }
  let parts = new Map<string, Part>();
  onRemoved(() => parts.forEach(({ end }) => end()));
  return () => {
    const next = new Map<string, Part>();
    for (const one of items()) {
      const key = keyOf(one);
      let part = parts.get(key);
      if (part) part.item.value = one;
      else {
        const item = signal(one);
        const [node, end] = scoped(() => make(item));
        part = { node, item, end };
      }
      next.set(key, part);
    }
    for (const [key, { end }] of parts) if (!next.has(key)) end();
    parts = next;
    return [...next.values()].map(({ node }) => node);
  };
}
