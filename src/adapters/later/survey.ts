import type { Afterword } from '../../capture/index.ts';

export type SurveyPlace = 'bottom-right' | 'bottom-left' | 'top-right' | 'top-left' | Element;

/**
 * Shows `<afterword-survey>` over the page, beside the vendor's chat, or in an element.
 *
 * @returns what removes it, and whether its code has loaded: without it, it is removed
 */
export function showSurvey(
  { key, endpoint }: Afterword,
  conversationId: string | undefined,
  place: SurveyPlace,
  language: string | undefined,
): { remove: () => void; loaded: Promise<unknown> } {
  const survey = document.createElement('afterword-survey');
  const attributes = {
    'publishable-key': key,
    endpoint,
    // The conversation is recorded, so the visitor agrees.
    consent: 'granted',
    ...(conversationId && { 'conversation-id': conversationId }),
    ...(language && { lang: language }),
  };
  for (const [name, value] of Object.entries(attributes)) survey.setAttribute(name, value);
  if (typeof place === 'string') {
    const [vertical, horizontal] = place.split('-') as [string, string];
    const styles = {
      position: 'fixed',
      [vertical]: '16px',
      [horizontal]: '16px',
      'z-index': '2147483647',
      'max-width': 'calc(100vw - 32px)',
    };
    for (const [name, value] of Object.entries(styles)) survey.style.setProperty(name, value);
    document.body.append(survey);
  } else place.append(survey);
  const loaded = import('../../survey/index.ts').catch((error: unknown) => {
    survey.remove();
    throw error;
  });
  return { remove: () => survey.remove(), loaded };
}
