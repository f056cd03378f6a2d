import { computed, effect, type ReadonlySignal, signal, untracked } from './signals.ts';

/**
 * DOM that follows signals: nodes are created once, and functions that read signals run
 * again when a signal changes. It replaces a virtual DOM, which would be a fifth of all that a
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
/** Attributes, `.name` for properties, `on…` for listeners. A function value follows the signals it reads. */
export type Attributes = Handlers & { [name: `.${string}`]: unknown } & {
  [name: string]: Value | (() => Value) | ((event: never) => void);
};

/** The clean-up functions of the part that is being created. */
let endings: (() => void)[] | undefined;

/** Runs `end` when the part that is being created is removed. */
export function onRemoved(end: () => void): void {
  endings?.push(end);
}

/** An effect that ends with the part that is being created. */
export function follow(run: () => void): void {
  onRemoved(effect(run));
}

/** Creates a part. @returns the part and a function that ends its effects */
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
 * Creates an element.
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

/** A decorative icon of 24 × 24, hidden from screen readers: a label gives its meaning. */
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
 * Nodes that are replaced as a whole when a signal that they read changes. A region owns all nodes
 * between its two marker nodes, including those that nested regions insert later.
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
    // Leave nodes in place where possible: reinserting a node loses focus and scroll position.
    let after: Node = end;
    for (const node of nodes.toReversed()) {
      if (node.nextSibling !== after) parentNode.insertBefore(node, after);
      after = node;
    }
  });
  return [start, ...nodes, end];
}

/** Shows one part while `is` is truthy, and another otherwise. Each is created when it is shown. */
export function when(is: () => unknown, then: () => Child, otherwise?: () => Child): () => Child {
  const holds = computed(() => Boolean(is()));
  let end: (() => void) | undefined;
  onRemoved(() => end?.());
  return () => {
    const make = holds.value ? then : otherwise;
    end?.();
    // Convert to nodes here, so that their effects belong to this scope and end with it.
    const [part, ended] = scoped(() => nodesOf(make?.()));
    end = ended;
    return part;
  };
}

/**
 * A part that loads on demand. Until it has loaded, and after a load error, its place holds an empty
 * element of class `later`.
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
 * One part per item, kept as long as its key exists.
 *
 * @param make gets the item as a signal, because the item of a key may change
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
