// The types of embedders reach this file, so it imports no package.

/** The price of a language model, USD per million tokens. */
export interface Price {
  input: number;
  output: number;
}

/** A language model behind an OpenAI-compatible API. */
export interface UpstreamSettings {
  /** For example `https://api.example.com/v1`. */
  baseUrl: string;
  key: string | undefined;
  model: string;
  /** For the limit on costs, and what a conversation costs; default: `DEFAULT_PRICE`. */
  price?: Price | undefined;
}

/** A bot of the site, which replies in any form of docs/bots.md. */
export interface RelaySettings {
  url: string;
  /** A header that proves to the bot who asks, for example `['authorization', 'Bearer …']`. */
  header: readonly [name: string, value: string] | undefined;
}

/** The price of the default model. */
export const DEFAULT_PRICE: Price = { input: 0.15, output: 0.6 };

/** What a bot of the site costs is known from its replies alone. */
export const NO_PRICE: Price = { input: 0, output: 0 };
