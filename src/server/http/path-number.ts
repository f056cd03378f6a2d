/** The number that stands in a path; −1, which nothing has, where there is none. */
export function pathNumber(text: string): number {
  const number = Number(text);
  return Number.isSafeInteger(number) && number > 0 ? number : -1;
}
