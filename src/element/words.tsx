/**
 * A text that may change, or that has neighbours. A browser that translates the page replaces text
 * nodes: a program can then neither change them nor insert anything in front of them. This text is
 * therefore an element, and a new text is a new element.
 */
export const Words = ({ children }: { children: string }) => <span key={children}>{children}</span>;
