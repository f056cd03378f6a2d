// The types of embedders reach this file, so it imports no package.

/** Where agents sign in with the account of their company: a provider of OpenID Connect. */
export interface SingleSignOnSettings {
  /** For example `https://login.example.com/realms/shop`; `/.well-known/openid-configuration` is below it. */
  issuer: string;
  clientId: string;
  clientSecret: string | undefined;
  /** What the button calls it, for example `Google`. */
  name: string;
  /** The organisation whose agents sign in there. */
  organisationId: string;
  /** Trusts an address if the provider does not say whether it is verified. */
  trustsAddresses: boolean;
}
