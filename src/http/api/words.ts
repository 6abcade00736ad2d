/** What the API says in words, in two languages; codes and values are in none. */
export interface ApiWords {
  readonly titles: Readonly<Record<number, string>>;
  readonly problems: WordsOfProblem;
  readonly mustBeType: (type: string) => string;
  readonly unknownKey: string;
  readonly mustBeOneOf: (values: readonly string[]) => string;
  readonly atMost: (count: number) => string;
  readonly atLeast: (count: number) => string;
  readonly mustBeAsDeclared: string;
}

/** What the door refuses by itself, and what to do instead. */
export interface WordsOfProblem {
  readonly 'no-token': string;
  readonly 'token-refused': string;
  readonly 'no-session': string;
  readonly 'session-over': string;
  readonly 'second-factor-due': string;
  readonly 'password-due': string;
  readonly 'other-site': string;
  readonly 'token-in-address': string;
  readonly 'in-clear': string;
  readonly 'no-such-address': string;
  readonly 'no-such-method': string;
  readonly 'no-such-controller': string;
  readonly 'which-controller': string;
  readonly 'no-such-system': string;
  readonly 'unknown-field': string;
  readonly 'not-json': string;
  readonly 'no-json': string;
  readonly 'too-large': string;
  readonly 'body-too-slow': string;
  readonly 'no-room': string;
  readonly 'not-as-declared': string;
  readonly 'which-digest': string;
  readonly 'nothing-asked': string;
  readonly 'not-a-verifier-key': string;
  readonly 'bad-key': string;
  readonly 'too-slow': string;
  readonly 'store-away': string;
  readonly 'our-fault': string;
}

const english: ApiWords = {
  titles: {
    400: 'Not as declared',
    401: 'Not let in',
    403: 'Not allowed',
    404: 'Not there',
    405: 'Not in that way',
    408: 'Too slow',
    409: 'The state of things is in the way',
    410: 'Forgotten',
    412: 'Changed since it was read',
    413: 'Too large',
    415: 'Not JSON',
    422: 'Refused',
    429: 'Too many attempts',
    500: 'Our fault',
    503: 'Not now',
  },
  problems: {
    'no-token':
      'Send the token in the header Authorization: Bearer greffe_…, given with: greffe token create. Or sign in first: POST /api/v1/session',
    'token-refused':
      'The token opens nothing: it is expired, revoked, or not whole. See those that are good with: greffe token list',
    'no-session':
      'This is for people who have signed in, and a program has no session. Sign in first: POST /api/v1/session',
    'session-over': 'The session is over: sign in again.',
    'second-factor-due':
      'A second factor is asked for before anything else. Take one: POST /api/v1/session/second-factor',
    'password-due':
      'Your password is too old to act with. Take another one before anything else: PUT /api/v1/session/password',
    'other-site':
      'What carries a session is sent from our own pages alone: this comes from another site, or does not say where from. A program shows a token instead.',
    'token-in-address':
      'A token in an address ends up in logs. Revoke it, have another one given, and send that in the header Authorization.',
    'in-clear':
      'The API answers over TLS, or to this machine. Put a proxy with a certificate before it, and name it in http.trustProxy of greffe.yaml.',
    'no-such-address': 'Nothing answers at this address. What there is: /api/v1/docs',
    'no-such-method': 'This address takes another method: the header Allow names it.',
    'no-such-controller': 'greffe.yaml has no controller of that id.',
    'which-controller': 'greffe.yaml has several controllers: say which one is meant, by its id.',
    'no-such-system': 'systems.yaml has no system of that name. The list: /api/v1/systems',
    'unknown-field': 'data-map.yaml has no field of that name.',
    'not-json': 'Send a body of JSON, and say so: Content-Type: application/json.',
    'no-json': 'The body cannot be read as JSON. Check it, then send it again.',
    'too-large': 'A body has 256 KiB at most.',
    'body-too-slow': 'The body did not arrive within ten seconds. Send it again.',
    'no-room': 'Too many send at the same time. Nothing was done: ask again in a while.',
    'not-as-declared':
      'What was sent is not what /api/v1/openapi.json declares: errors says where, and what it must be.',
    'which-digest':
      'Name the digest you were shown, in the body or in the header If-Match; where both do, they must be the same.',
    'nothing-asked': 'Say what is to be another: at least one of the keys of the body.',
    'not-a-verifier-key':
      'What is trusted are verifier keys, whole, as the controller publishes them: NAME+ID+KEY. Copy them again.',
    'bad-key': 'An Idempotency-Key is 1 to 255 letters, digits and signs without a blank, such as a UUID.',
    'too-slow':
      'It takes longer than an answer may. It may still be done: look at the request before you ask again.',
    'store-away':
      'The database cannot be reached just now. Nothing was done, or it will show: ask again in a while.',
    'our-fault': 'Something of ours is broken. Whoever operates greffe finds it in the log by requestId.',
  },
  mustBeType: (type) => `must be of type ${type}`,
  unknownKey: 'holds a key that is not declared',
  mustBeOneOf: (values) => `must be one of: ${values.join(', ')}`,
  atMost: (count) => `must be ${count} at most`,
  atLeast: (count) => `must be ${count} at least`,
  mustBeAsDeclared: 'must be written as declared',
};

const french: ApiWords = {
  titles: {
    400: 'Pas comme annoncé',
    401: 'Pas admis',
    403: 'Pas permis',
    404: 'Introuvable',
    405: 'Pas de cette façon',
    408: 'Trop lent',
    409: 'L’état des choses s’y oppose',
    410: 'Oublié',
    412: 'Changé depuis la lecture',
    413: 'Trop gros',
    415: 'Pas du JSON',
    422: 'Refusé',
    429: 'Trop d’essais',
    500: 'Notre faute',
    503: 'Pas maintenant',
  },
  problems: {
    'no-token':
      'Envoyez le jeton dans l’en-tête Authorization: Bearer greffe_…, donné par : greffe token create. Ou connectez-vous d’abord : POST /api/v1/session',
    'token-refused':
      'Le jeton n’ouvre rien : il est expiré, révoqué, ou incomplet. Voyez ceux qui sont valables avec : greffe token list',
    'no-session':
      'C’est pour les personnes qui se sont connectées, et un programme n’a pas de session. Connectez-vous d’abord : POST /api/v1/session',
    'session-over': 'La session est finie : reconnectez-vous.',
    'second-factor-due':
      'Un second facteur est demandé avant toute autre chose. Prenez-en un : POST /api/v1/session/second-factor',
    'password-due':
      'Votre mot de passe est trop vieux pour agir. Changez-le avant toute autre chose : PUT /api/v1/session/password',
    'other-site':
      'Ce qui porte une session ne vient que de nos propres pages : ceci vient d’un autre site, ou ne dit pas d’où. Un programme montre plutôt un jeton.',
    'token-in-address':
      'Un jeton dans une adresse finit dans des journaux. Révoquez-le, faites-en donner un autre, et envoyez celui-ci dans l’en-tête Authorization.',
    'in-clear':
      'L’API répond par TLS, ou à cette machine. Mettez devant elle un mandataire avec un certificat TLS, et nommez-le dans http.trustProxy de greffe.yaml.',
    'no-such-address': 'Rien ne répond à cette adresse. Ce qu’il y a : /api/v1/docs',
    'no-such-method': 'Cette adresse attend une autre méthode : l’en-tête Allow la nomme.',
    'no-such-controller': 'greffe.yaml n’a pas de responsable de cet id.',
    'which-controller': 'greffe.yaml a plusieurs responsables : dites lequel, par son id.',
    'no-such-system': 'systems.yaml n’a pas d’outil de ce nom. La liste : /api/v1/systems',
    'unknown-field': 'data-map.yaml n’a pas de champ de ce nom.',
    'not-json': 'Envoyez un corps en JSON, et dites-le : Content-Type: application/json.',
    'no-json': 'Le corps ne se lit pas comme du JSON. Vérifiez-le, puis renvoyez-le.',
    'too-large': 'Un corps fait 256 Kio au plus.',
    'body-too-slow': 'Le corps n’est pas arrivé en dix secondes. Renvoyez-le.',
    'no-room': 'Trop d’envois en même temps. Rien n’a été fait : redemandez dans un moment.',
    'not-as-declared':
      'Ce qui a été envoyé n’est pas ce qu’annonce /api/v1/openapi.json : errors dit où, et ce qui est attendu.',
    'which-digest':
      'Nommez l’empreinte qui vous a été montrée, dans le corps ou dans l’en-tête If-Match ; si elle est dans les deux, elle doit être la même.',
    'nothing-asked': 'Dites ce qui doit changer : au moins une des clés du corps.',
    'not-a-verifier-key':
      'Les clés de confiance sont des clés de vérification entières, telles que le responsable les publie : NOM+ID+CLÉ. Copiez-les de nouveau.',
    'bad-key': 'Une Idempotency-Key fait de 1 à 255 lettres, chiffres et signes sans espace, comme un UUID.',
    'too-slow':
      'C’est plus long que ne peut l’être une réponse. Ce sera peut-être fait quand même : regardez la demande avant de redemander.',
    'store-away':
      'La base ne répond pas en ce moment. Rien n’a été fait, ou cela se verra : redemandez dans un moment.',
    'our-fault':
      'Quelque chose est cassé chez nous. Qui exploite greffe le retrouve dans le journal par requestId.',
  },
  mustBeType: (type) => `doit être de type ${type}`,
  unknownKey: 'contient une clé qui n’est pas annoncée',
  mustBeOneOf: (values) => `doit être l’une de ces valeurs : ${values.join(', ')}`,
  atMost: (count) => `doit faire ${count} au plus`,
  atLeast: (count) => `doit faire ${count} au moins`,
  mustBeAsDeclared: 'doit être écrit comme annoncé',
};

export const apiWords: Readonly<Record<'fr' | 'en', ApiWords>> = { fr: french, en: english };
