import type { Plugin } from 'vite';
import { type Cut, lean } from './lean.ts';

const CUTS: readonly Cut[] = [
  // Options: names, and functions that hear of the first and the last who follow.
  ['this._watched = options?.watched;', ''],
  ['this._unwatched = options?.unwatched;', ''],
  ['this.name = options?.name;', ''],
  ['else { untracked(() => { this._watched?.call(this); }); }', ''],
  ['if (next === undefined) { untracked(() => { this._unwatched?.call(this); }); }', ''],
  [', { name: "sub" }', ''],
  [', options?: SignalOptions<T>', ''],
  [', options?: SignalOptions', ''],
  [', options?: EffectOptions', ''],
  [', options)', ')'],
  // Models.
  ['const prevCapturedEffects = capturedEffects;', ''],
  ['capturedEffects = undefined; try', 'try'],
  ['capturedEffects = prevCapturedEffects;', ''],
  ['if (capturedEffects) { capturedEffects.push(this); }', ''],
  // What is compared with it is an object or a function.
  [/(\w[\w.!]*) !== undefined/g, '$1'],
  [/(\w[\w.!]*) === undefined/g, '!$1'],
  // On a page whose objects cannot be changed, or that has added to all of them, an assignment or a property of a
  // descriptor would throw.
  [
    /Signal\.prototype\.(toString|valueOf|toJSON) = (function \(\) \{[^}]*\});/g,
    'Object.defineProperty(Signal.prototype, "$1", { __proto__: null, value: $2 });',
  ],
  ['Signal.prototype, "value", {', 'Signal.prototype, "value", { __proto__: null,'],
  ['Computed.prototype, "value", {', 'Computed.prototype, "value", { __proto__: null,'],
];

/** Signals without what our components do not use. */
export const leanSignals = (): Plugin => lean('@preact/signals-core', 'index.ts', CUTS);
