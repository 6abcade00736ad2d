import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SMTPServerOptions } from 'smtp-server';
import { SMTPServer } from 'smtp-server';
import type { Smtp } from '../../src/platform/mail.ts';
import { openMail } from '../../src/platform/mail.ts';
import type { Letter, Mail } from '../../src/ports/mail.ts';
import { MailRefused } from '../../src/ports/mail.ts';

const letter: Letter = {
  id: 'stay-0123abcd',
  to: 'claire.canari@example.fr',
  replyTo: 'dpo@acme.example',
  subject: 'Souhaitez-vous que Société Générique garde vos données ?',
  text: 'Bonjour,\n\nVous n’avez rien d’autre à faire.\n\n    ABCDE-FGHJK\n',
};

/** What a letter says once it is decoded: quoted-printable, UTF-8. */
function bodyOf(message: string): string {
  const body = message.slice(message.indexOf('\r\n\r\n') + 4).replaceAll('=\r\n', '');
  const bytes = body.replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\r\n', '\n');
}

describe('a folder of letters', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'greffe-mail-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('takes each letter whole, under a name that tells nobody, for its owner alone', async () => {
    const mail = openMail({ from: null, by: { kind: 'folder', folder: join(folder, 'mail') } });
    expect(await mail.send(letter)).toBe('sent');
    expect(await readdir(join(folder, 'mail'))).toEqual(['stay-0123abcd.eml']);
    const path = join(folder, 'mail', 'stay-0123abcd.eml');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const message = await readFile(path, 'utf8');
    expect(message).toMatch(/^From: dpo@acme\.example\r$/m);
    expect(message).toMatch(/^To: claire\.canari@example\.fr\r$/m);
    expect(message).toMatch(/^Reply-To: dpo@acme\.example\r$/m);
    expect(message).toMatch(/^Message-ID: <stay-0123abcd@acme\.example>\r$/m);
    expect(message).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(bodyOf(message).trimEnd()).toBe(letter.text.trimEnd());
    expect(await mail.check()).toMatchObject({ by: 'folder', letters: 1, refusal: null });
  });

  test('takes the same letter once, and refuses where it cannot write', async () => {
    const mail = openMail({ from: 'greffe@acme.example', by: { kind: 'folder', folder } });
    await mail.send(letter);
    await mail.send(letter);
    expect(await readdir(folder)).toEqual(['stay-0123abcd.eml']);
    const lost = openMail({ from: null, by: { kind: 'folder', folder: join(folder, 'stay-0123abcd.eml') } });
    await expect(lost.send(letter)).rejects.toThrow(MailRefused);
    const nowhere = openMail({ from: null, by: { kind: 'folder', folder: join(folder, 'later') } });
    expect(await nowhere.check()).toMatchObject({ letters: 0, refusal: null });
    await expect(lost.send(letter)).rejects.toMatchObject({
      code: expect.stringMatching(/^E/),
      mend: expect.stringContaining('The folder for mail cannot be written to'),
    });
  });
});

describe('a mail server', () => {
  const closing: (() => Promise<void> | void)[] = [];
  const listeningServers: SMTPServer[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  /** On a port of 127.0.0.1 that is free. */
  async function listening(options: SMTPServerOptions): Promise<number> {
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      disableReverseLookup: true,
      logger: false,
      ...options,
    });
    listeningServers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => new Promise<void>((resolve) => server.close(resolve)));
    const address = server.server.address();
    if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
    return address.port;
  }

  function open(port: number, of: Partial<Smtp> = {}): Mail {
    const mail = openMail({
      from: 'greffe@acme.example',
      by: {
        kind: 'smtp',
        host: '127.0.0.1',
        port,
        security: 'none',
        login: null,
        perMinute: 60_000,
        ...of,
      },
    });
    closing.push(() => mail.close());
    return mail;
  }

  /** Answers every recipient so. */
  const answering = (responseCode: number, message: string): SMTPServerOptions => ({
    onRcptTo: (_address, _session, callback) => callback(Object.assign(new Error(message), { responseCode })),
  });

  test('gets the letter as it was written, from the sender that was named', async () => {
    const taken: { readonly from: string; readonly to: readonly string[]; readonly message: string }[] = [];
    const port = await listening({
      onData: (stream, { envelope }, callback) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const { mailFrom, rcptTo } = envelope;
          const message = Buffer.concat(chunks).toString('utf8');
          taken.push({
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map((one) => one.address),
            message,
          });
          callback();
        });
      },
    });
    const mail = open(port);
    expect(await mail.send(letter)).toBe('sent');
    expect(taken).toMatchObject([{ from: 'greffe@acme.example', to: ['claire.canari@example.fr'] }]);
    expect(bodyOf(taken[0]?.message ?? '').trimEnd()).toBe(letter.text.trimEnd());
    expect(taken[0]?.message).toMatch(/^Message-ID: <stay-0123abcd@acme\.example>\r$/m);
    expect(await mail.check()).toEqual({ by: 'smtp', host: '127.0.0.1', refusal: null });
  });

  test.each([
    [550, '5.1.1 no such user'],
    [550, '5.1.10 recipient has null MX'],
    [553, '5.1.3 bad address'],
    [550, '5.2.1 mailbox disabled'],
  ])('says that there is no such mailbox: %i %s', async (code, message) => {
    const mail = open(await listening(answering(code, message)));
    expect(await mail.send(letter)).toBe('undeliverable');
  });

  test.each([
    [550, '5.7.1 you may not send here', 'The mail server refuses letters of ours'],
    [550, 'no thanks', 'The mail server refuses letters of ours'],
    [554, '5.7.1 5 of your letters were spam', 'The mail server refuses letters of ours'],
    [452, '4.2.2 mailbox full', 'The mail server does not take letters now'],
    [450, '4.1.1 greylisted', 'The mail server does not take letters now'],
  ])(
    'that refuses for another reason is no mailbox that does not exist: %i %s',
    async (code, message, mend) => {
      const mail = open(await listening(answering(code, message)));
      await expect(mail.send(letter)).rejects.toMatchObject({
        name: 'MailRefused',
        mend: expect.stringContaining(mend),
        message: expect.not.stringMatching(/canari|example/),
      });
    },
  );

  test('that is not there, or hangs up, does not take letters now', async () => {
    const port = await listening({
      onData: (stream, _session, callback) => {
        stream.resume();
        stream.on('end', () => callback(Object.assign(new Error('4.3.0 try later'), { responseCode: 421 })));
      },
    });
    const now = { mend: expect.stringContaining('does not take letters now') };
    await expect(open(port).send(letter)).rejects.toMatchObject(now);
    await expect(open(1).send(letter)).rejects.toMatchObject(now);
    expect(await open(1).check()).toMatchObject({ by: 'smtp', refusal: now });
  });

  test('that answers no, or is not there, has no letter; one that hangs up over a letter may have it', async () => {
    const refusing = open(await listening(answering(452, '4.2.2 mailbox full')));
    await expect(refusing.send(letter)).rejects.toMatchObject({ hasLeft: 'no' });
    await expect(open(1).send(letter)).rejects.toMatchObject({ hasLeft: 'no' });
    const port = await listening({
      onData: (stream) => {
        stream.resume();
        stream.on('end', () => hangUp());
      },
    });
    const server = listeningServers.at(-1);
    const sockets: { destroy(): unknown }[] = [];
    server?.server.on('connection', (socket: { destroy(): unknown }) => sockets.push(socket));
    const hangUp = (): void => {
      for (const socket of sockets) socket.destroy();
    };
    await expect(open(port).send(letter)).rejects.toMatchObject({ hasLeft: 'perhaps' });
  });

  test('that offers no encryption gets nothing where encryption was asked for', async () => {
    let connections = 0;
    const port = await listening({
      onMailFrom: (_address, _session, callback) => {
        connections += 1;
        callback();
      },
    });
    const mail = open(port, { security: 'starttls' });
    await expect(mail.send(letter)).rejects.toMatchObject({ mend: expect.stringContaining('no encryption') });
    expect(connections).toBe(0);
  });

  test('that refuses the login says so, without the password', async () => {
    const port = await listening({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: (_auth, _session, callback) => callback(new Error('bad login')),
    });
    const mail = open(port, { login: { user: 'greffe', password: 'passe-canari' } });
    const refusal: unknown = await mail.send(letter).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ mend: expect.stringContaining('refuses the login') });
    expect(JSON.stringify(refusal) + String(refusal)).not.toContain('passe-canari');
  });
});
