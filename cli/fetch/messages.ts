/** The sentences of `cabletree fetch`. Each is a message and the remedy. */
export interface Advice {
  readonly message: string;
  readonly hint: string;
}

const ADDRESS_FORMS = 'write neuromorpho:NAME or allen:SPECIMEN_ID';

export function badAddress(address: string): Advice {
  return { message: `${quote(address)} names no repository cabletree knows`, hint: ADDRESS_FORMS };
}

export function badNeuroMorphoName(name: string): Advice {
  return {
    message: `${quote(name)} cannot be the name of a cell`,
    hint: 'write the name as NeuroMorpho.Org shows it, without .CNG.swc: neuromorpho:cnic_001',
  };
}

export function badSpecimenId(id: string): Advice {
  return {
    message: `${quote(id)} is no specimen id of the Allen Cell Types Database`,
    hint: 'write the number at the end of the address of its page: allen:485574832',
  };
}

export function versionOfAllen(version: string): Advice {
  return {
    message: `--version ${version} is for neuromorpho: only`,
    hint: 'the Allen Cell Types Database has one file a cell; leave --version out',
  };
}

export function badBaseUrl(url: string): Advice {
  return { message: `${quote(url)} is no web address`, hint: 'begin it with https:// or http://' };
}

export function badTimeout(seconds: number): Advice {
  return { message: `--timeout_s ${seconds} is no waiting time`, hint: 'give 0.1 to 3600 seconds' };
}

export function wouldOverwrite(path: string): Advice {
  return {
    message: `${path} is there already, with other content`,
    hint: `name the file to write with -o, or replace this one with -o ${path}`,
  };
}

export function cannotWrite(path: string, reason: string): Advice {
  return {
    message: `cannot write ${path}: ${reason}`,
    hint: 'name a file that can be written with -o',
  };
}

export function neuroMorphoNotFound(name: string, page: string): Advice {
  const hasSuffix = /\.swc$/i.test(name);
  return {
    message: `NeuroMorpho.Org has no cell called ${quote(name)}`,
    hint: hasSuffix
      ? 'leave .CNG.swc and .swc out of the name'
      : `check the spelling, capitals too; search at ${page}`,
  };
}

export function specimenNotFound(id: string): Advice {
  return {
    message: `the Allen Cell Types Database has no reconstruction of specimen ${id}`,
    hint: 'not every recorded cell was traced: look for "reconstruction" at https://celltypes.brain-map.org',
  };
}

export function noFile(title: string, url: string): Advice {
  return {
    message: `${title} describes the cell but has no file at ${url}`,
    hint: 'try the other --version, or look for the file on the page of the cell',
  };
}

export function unsupportedOriginal(name: string, format: string): Advice {
  return {
    message: `the original of ${name} is in the format ${quote(format)}, which cabletree does not read`,
    hint: 'take --version cng, the SWC that NeuroMorpho.Org made of it',
  };
}

export function refusedQuery(title: string, reason: string): Advice {
  return {
    message: `${title} refused the question: ${reason}`,
    hint: 'its interface may have changed; load the file in a browser and report this',
  };
}

export function unexpectedAnswer(title: string, reason: string): Advice {
  return {
    message: `${title} answered something else than it is known to: ${reason}`,
    hint: 'its interface may have changed, or --base-url leads elsewhere; load the file in a browser and report this',
  };
}

export function webPageInstead(title: string, beginning: string): Advice {
  return {
    message: `${title} sent a web page instead of data: ${quote(beginning)}`,
    hint: 'the service may be down for maintenance, or this network wants you to log in: open the address in a browser',
  };
}

export function serverFailure(title: string, status: number): Advice {
  return {
    message: `${title} answered with HTTP status ${status}`,
    hint:
      status === 429
        ? 'it was asked too often: wait some minutes'
        : 'the service is out of order, which has lasted weeks before: try later, or load the file in a browser when its pages work',
  };
}

export function noConnection(host: string, reason: string, hasProxy: boolean): Advice {
  return {
    message: `no connection to ${host}: ${reason}`,
    hint: hasProxy
      ? 'cabletree does not use the proxy of HTTPS_PROXY: load the file in a browser and open it as it is'
      : 'check that this computer is online and may reach the host; cells fetched before come from the cache',
  };
}

export function timedOut(host: string, seconds: number): Advice {
  return {
    message: `${host} sent nothing for ${seconds} s`,
    hint: 'try later, or wait longer with --timeout_s',
  };
}

export function tooSlow(host: string, seconds: number): Advice {
  return {
    message: `${host} was not done after ${seconds} s`,
    hint: 'try later or on another network',
  };
}

export function refusedCertificate(host: string, reason: string): Advice {
  return {
    message: `the connection to ${host} is not safe and was not made: ${reason}`,
    hint: 'the server or something on the way cannot prove who it is; where your institution has an authority of its own, name its file in NODE_EXTRA_CA_CERTS',
  };
}

export function unsafeRedirect(from: string, to: string): Advice {
  return {
    message: `${from} leads on to ${quote(to)}, which is no safe web address`,
    hint: 'cabletree does not follow; open the address in a browser and report this',
  };
}

export function tooManyRedirects(url: string, count: number): Advice {
  return { message: `${url} leads on more than ${count} times`, hint: 'try later' };
}

export function cutShort(host: string, received: number, expected: number | undefined): Advice {
  const whole = expected === undefined ? '' : ` of ${expected}`;
  return {
    message: `the connection to ${host} broke after ${received}${whole} bytes; nothing was kept`,
    hint: 'try again',
  };
}

export function tooLarge(host: string, limitBytes: number): Advice {
  return {
    message: `${host} sends more than ${Math.round(limitBytes / 1e6)} MB, too much for one cell`,
    hint: 'load the file in a browser if this is what you want',
  };
}

export function fromCache(fetchedAt: string): Advice {
  return {
    message: `taken from the cache, as fetched at ${fetchedAt}`,
    hint: '--refresh asks again',
  };
}

export function damagedCache(path: string, reason: string): Advice {
  return {
    message: `the copy in the cache was passed over: ${reason}`,
    hint: `delete ${path} if this comes back`,
  };
}

export function notCached(folder: string, reason: string): Advice {
  return {
    message: `nothing was kept in the cache ${folder}: ${reason}`,
    hint: 'make the folder writable, or say --no-cache',
  };
}

export function smallDhKey(host: string): Advice {
  return {
    message: `${host} uses a key exchange of fewer than 2048 bits, which was accepted for this host only; its certificate was checked as always`,
    hint: 'compare the sha256 with that of a colleague where it matters',
  };
}

export function noPaper(name: string, page: string): Advice {
  return {
    message: `NeuroMorpho.Org names no paper for ${name}, which its terms ask you to cite`,
    hint: `look at ${page}`,
  };
}

export function nameDiffers(asked: string, found: string): Advice {
  return {
    message: `asked for ${quote(asked)}, NeuroMorpho.Org answers with ${quote(found)}`,
    hint: 'check that it is the cell you mean',
  };
}

export function severalFiles(id: string, count: number): Advice {
  return {
    message: `specimen ${id} has ${count} reconstructions; the first is taken`,
    hint: 'load the others from the page of the cell',
  };
}

function quote(text: string): string {
  return JSON.stringify(text);
}
