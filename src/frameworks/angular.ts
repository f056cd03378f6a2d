import {
  afterNextRender,
  afterRenderEffect,
  ChangeDetectorRef,
  type ElementRef,
  inject,
  NgZone,
} from '@angular/core';
import { bind, CHAT, type Kind, SURVEY } from './bind.ts';
import type { ChatProps, SurveyProps } from './props.ts';

export type { ChatProps, SurveyProps } from './props.ts';

type Reference = () => ElementRef<HTMLElement> | undefined;

/**
 * The chat for Angular 20 and newer. Call it in a field or the constructor of a component. On a server
 * it does nothing. The settings follow every signal that they read.
 *
 * @example
 * // template: `<afterword-chat #chat />`, schemas: [CUSTOM_ELEMENTS_SCHEMA]
 * class Shop {
 *   readonly title = signal('Help');
 *   readonly chat = viewChild.required<ElementRef<HTMLElement>>('chat');
 *   readonly #bound = bindAfterword(this.chat, () => ({
 *     publishableKey: 'amo_pub_…',
 *     endpoint: 'https://…',
 *     chatTitle: this.title(),
 *     onRated: ({ rating }) => this.rated(rating),
 *   }));
 * }
 */
export function bindAfterword(chat: Reference, props: () => ChatProps): void {
  follow(CHAT, chat, props);
}

/** The survey without a chat: like `bindAfterword`, for `<afterword-survey #survey />`. */
export function bindAfterwordSurvey(survey: Reference, props: () => SurveyProps): void {
  follow(SURVEY, survey, props);
}

function follow(kind: Kind, reference: Reference, props: () => object): void {
  // Angular looks for what a listener has changed, as it does after one of a template.
  const zone = inject(NgZone);
  const view = inject(ChangeDetectorRef, { optional: true });
  const run = (listener: () => void) =>
    zone.run(() => {
      listener();
      view?.markForCheck();
    });
  afterNextRender(() => kind.load());
  afterRenderEffect((onCleanup) => {
    const element = reference()?.nativeElement;
    if (element) onCleanup(bind(kind, element, props(), run));
  });
}
