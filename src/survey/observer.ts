import { effect } from '../capture/signals.ts';
import { Component, type ComponentChild } from 'preact';

/**
 * A component that renders again when a signal changes that its `view` has read. It stands in for
 * `@preact/signals` and the hooks that come with it, an eighth of all that a customer loads.
 */
export abstract class Observer<Props> extends Component<Props> {
  #stop: (() => void) | undefined;

  abstract view(): ComponentChild;

  override render(): ComponentChild {
    this.#stop?.();
    let rendered: ComponentChild;
    let isFirst = true;
    this.#stop = effect(() => {
      if (isFirst) rendered = this.view();
      else this.setState({});
      isFirst = false;
    });
    return rendered;
  }

  override componentWillUnmount(): void {
    this.#stop?.();
  }
}
