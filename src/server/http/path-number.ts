/** The number in a path parameter. A non-numeric value gives −1, which is never an id. */
export function pathNumber(text: string): number {
  const number = Number(text);
  return Number.isSafeInteger(number) && number > 0 ? number : -1;
}
