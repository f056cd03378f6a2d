import knowledge from './knowledge.md?raw';

export interface Article {
  slug: string;
  title: string;
  text: string;
}

/** What is no help page. */
const SMALL_TALK = new Set(['Hello', 'How are you?', 'Are you a bot?', 'Thank you']);

/** The help pages: the bot's knowledge without its small talk. */
export const articles: Article[] = knowledge
  .split(/^## /m)
  .slice(1)
  .map((section) => {
    const [title = '', ...lines] = section.split('\n');
    const text = lines
      .filter((line) => !line.startsWith('Also:'))
      .join('\n')
      .trim();
    return { slug: title.toLowerCase().replace(/\W+/g, '-').replace(/-$/, ''), title, text };
  })
  .filter(({ title }) => !SMALL_TALK.has(title));
