/** How mails look, as the organisation chooses. */
export interface Brand {
  brandName: string | null;
  /** `#rrggbb`. */
  brandColor: string | null;
  logoUrl: string | null;
}

export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}

export const USUAL_COLOR = '#0d6353';

/** White or black, whichever is read better on it (WCAG 2.2, 1.4.3). */
export function textOn(color: string): '#ffffff' | '#000000' {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.179 ? '#ffffff' : '#000000';
}

/** Who mails come from: the organisation's choice, else the operator's, else the server's own name. */
export function senderAddress(
  { sender, brandName }: { sender: string | null; brandName: string | null },
  publicUrl: string,
  mailFrom?: string,
): { name: string; address: string } {
  const address = sender ?? mailFrom ?? `surveys@${new URL(publicUrl).hostname}`;
  return { name: brandName ?? '', address };
}
