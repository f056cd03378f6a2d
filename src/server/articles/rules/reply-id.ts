/** The id of the reply and of the intent by which the bot says which article it used. */
export const replyIdOf = (articleId: number) => `article-${articleId}`;

/** @returns the id of the article; `null`: it is the id of something else */
export function articleIn(replyId: string): number | null {
  const [, digits] = /^article-([1-9]\d{0,14})$/.exec(replyId) ?? [];
  return digits === undefined ? null : Number(digits);
}
