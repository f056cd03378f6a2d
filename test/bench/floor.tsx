// The floor of the mount benchmark: the least that Preact and signals can do in an element.
import { signal } from '@preact/signals';
import { render } from 'preact';

const chosen = signal(0);

function Buttons() {
  return (
    <div>
      {[1, 2, 3, 4, 5].map((one) => (
        <button aria-pressed={chosen.value === one} onClick={() => (chosen.value = one)}>
          {one}
        </button>
      ))}
    </div>
  );
}

customElements.define(
  'floor-buttons',
  class extends HTMLElement {
    connectedCallback() {
      render(<Buttons />, this.attachShadow({ mode: 'open' }));
    }
  },
);
document.body.append(document.createElement('floor-buttons'));
