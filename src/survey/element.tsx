import { render } from 'preact';
import { type Afterword, createAfterword } from '../capture/index.ts';
import { endpointOf, openShadow, tell } from './shadow.ts';
import surveyCss from './survey.css?inline';
import { Survey } from './survey.tsx';
import { tellOfSurvey } from './tell.ts';
import themeCss from './theme.css?inline';

/**
 * `<afterword-survey publishable-key endpoint conversation-id>`: the survey alone, in the flow of a
 * page. Events: `afterword:rated` with `{rating}`, `afterword:feedback`, `afterword:error`.
 */
export class AfterwordSurvey extends HTMLElement {
  #root = openShadow(this, themeCss, surveyCss);
  #afterword: Afterword | undefined;
  #stopEffect: (() => void) | undefined;

  connectedCallback(): void {
    if (this.#afterword) return;
    this.#afterword = createAfterword({
      key: this.getAttribute('publishable-key') ?? '',
      endpoint: endpointOf(this),
      onerror: (error) => tell(this, 'error', error),
    });
    const id = this.getAttribute('conversation-id');
    const conversation = this.#afterword.conversation(id === null ? {} : { id });
    this.#stopEffect = tellOfSurvey(this, conversation);
    render(<Survey conversation={conversation} />, this.#root);
  }

  disconnectedCallback(): void {
    // A move within the page disconnects and connects at once: only a removal that lasts counts.
    queueMicrotask(() => {
      if (this.isConnected) return;
      render(null, this.#root);
      this.#stopEffect?.();
      this.#afterword?.destroy();
      this.#afterword = undefined;
    });
  }
}
