/** Reads CA_FILE: a certificate authority, or a chain of them, as PEM. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

const certificate = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;
/** First byte of DER, in which Windows and Java export certificates. */
const DER = 0x30;

function wrongWith(bytes: Buffer): string | undefined {
  const text = bytes.toString('latin1');
  const found = text.match(certificate) ?? [];
  if (bytes[0] === DER) return 'is in DER, not in PEM; convert it: openssl x509 -inform der -in FILE -out FILE.pem';
  if (found.length === 0)
    return `holds no PEM certificate${text.includes('PRIVATE KEY-----') ? ', but a private key' : ''}`;
  try {
    for (const pem of found) new X509Certificate(pem);
    return undefined;
  } catch {
    return 'holds a certificate that cannot be decoded; export it again';
  }
}

/** Returns the content of a PEM file, where one is given, or the one problem with it. */
export function readAuthority(file: string | undefined): { ca: string | undefined; problems: string[] } {
  if (file === undefined) return { ca: undefined, problems: [] };
  try {
    const bytes = readFileSync(file);
    const wrong = wrongWith(bytes);
    return wrong === undefined
      ? { ca: bytes.toString('utf8'), problems: [] }
      : { ca: undefined, problems: [`CA_FILE ${file} ${wrong}`] };
  } catch {
    return { ca: undefined, problems: [`CA_FILE ${file} cannot be read; give the path of a PEM file`] };
  }
}
