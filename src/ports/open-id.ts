/** Those who let people in elsewhere, by OpenID Connect. */
export interface OpenId {
  /** Where a browser goes to be let in. @throws OpenIdAway */
  addressFor(journey: Journey): Promise<string>;
  /**
   * Whom they let in, by the parameters that the browser came back with.
   * @returns why not, as a code, where what they say is not to be believed
   * @throws OpenIdAway
   */
  whoCameBack(
    parameters: Readonly<Record<string, string>>,
    journey: Journey,
  ): Promise<Identity | Disbelieved>;
}

/** What ties the answer to the question, and both to one browser. */
export interface Journey {
  readonly state: string;
  readonly nonce: string;
  /** PKCE: whoever exchanges the code shows that they asked for it. @source RFC 7636 */
  readonly verifier: string;
}

export interface Identity {
  readonly issuer: string;
  /** Of the issuer, and never given to anybody else. */
  readonly subject: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

export interface Disbelieved {
  readonly disbelieved: string;
}

/** They do not answer, or not as is agreed. */
export class OpenIdAway extends Error {
  override readonly name = 'OpenIdAway';
  readonly code: string;

  constructor(code: string) {
    super(`Those who let people in elsewhere do not answer (${code}).`);
    this.code = code;
  }
}
