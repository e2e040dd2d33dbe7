import { parseUnit } from './parse.ts';

/**
 * Units as laboratories write them, in lower case without blanks, and what UCUM calls them. Left: what cannot be had by the
 * rules below (folding, letters of other scripts). Sources: HL7 “Common UCUM units”, units on the samples of eight countries.
 */
const asWritten: Readonly<Record<string, string>> = {
  'mmhg': 'mm[Hg]', 'mm hg': 'mm[Hg]', 'cmh2o': 'cm[H2O]', 'torr': 'mm[Hg]',
  'c': 'Cel', '°c': 'Cel', 'degc': 'Cel', 'celsius': 'Cel', 'cel': 'Cel', 'f': '[degF]', '°f': '[degF]', 'degf': '[degF]', 'fahrenheit': '[degF]',
  'in': '[in_i]', 'inch': '[in_i]', 'inches': '[in_i]', 'ft': '[ft_i]', 'lb': '[lb_av]', 'lbs': '[lb_av]', 'pounds': '[lb_av]', 'oz': '[oz_av]',
  '[in_us]': '[in_i]', '[ft_us]': '[ft_i]',
  'sec': 's', 'secs': 's', 'second': 's', 'seconds': 's', 'sek': 's', 'с': 's', 'сек': 's',
  'minute': 'min', 'minutes': 'min', 'hour': 'h', 'hours': 'h', 'hr': 'h', 'hrs': 'h', 'std': 'h', 'day': 'd', 'days': 'd', 'tag': 'd', 'tage': 'd',
  'week': 'wk', 'weeks': 'wk', 'month': 'mo', 'months': 'mo', 'year': 'a', 'years': 'a', 'yr': 'a', 'yrs': 'a', 'y': 'a',
  'bpm': '/min', 'beats/min': '/min', 'breaths/min': '/min', '{beats}/min': '/min', 'beats/minute': '/min', 'breaths/minute': '/min', 'rpm': '/min', '次/分': '/min', '1/min': '/min',
  'percent': '%', 'vol%': '%', 'prozent': '%', '%{total}': '%', '‰': '[ppth]', 'ppm': '[ppm]',
  'gram': 'g', 'grams': 'g', 'gm': 'g', 'gms': 'g', 'kgs': 'kg', 'mcg': 'ug', 'microgram': 'ug', 'micrograms': 'ug', 'milligram': 'mg', 'milligrams': 'mg', 'cc': 'mL', 'ml': 'mL', 'litre': 'L', 'liter': 'L', 'liters': 'L', 'milliliter': 'mL',
  'g%': 'g/dL', 'gm%': 'g/dL', 'mg%': 'mg/dL', 'gr/dl': 'g/dL', 'gr%': 'g/dL',
  'iu/l': '[iU]/L', 'ui/l': '[iU]/L', 'miu/l': 'm[iU]/L', 'mui/l': 'm[iU]/L', 'miu/ml': 'm[iU]/mL', 'mui/ml': 'm[iU]/mL', 'uiu/ml': 'u[iU]/mL', 'uui/ml': 'u[iU]/mL', 'iu/ml': '[iU]/mL', 'ui/ml': '[iU]/mL', 'kiu/l': 'k[iU]/L', 'ku/l': 'kU/L', 'ku/ml': 'kU/mL', 'iu': '[iU]', 'ui': '[iU]', 'i.u.': '[iU]', 'ie': '[iU]', 'ie/l': '[iU]/L', 'ie/ml': '[iU]/mL', 'mu/l': 'mU/L', 'mu/ml': 'mU/mL', 'uu/ml': 'uU/mL', 'u': 'U', 'u/l': 'U/L', 'u/ml': 'U/mL', 'units': 'U', 'unit': 'U', 'units/l': 'U/L', 'unit/l': 'U/L', 'ед/л': 'U/L', 'е/л': 'U/L', 'мед/л': 'mU/L', 'мме/л': 'm[iU]/L', 'ме/мл': '[iU]/mL', 'ме/л': '[iU]/L', 'мкме/мл': 'u[iU]/mL', 'мме/мл': 'm[iU]/mL', 'мккат/л': 'ukat/L',
  'meq/l': 'meq/L', 'mval/l': 'meq/L', 'mosm/kg': 'mosm/kg', 'mosmol/kg': 'mosm/kg', 'mosm/l': 'mosm/L', 'mosmol/l': 'mosm/L', 'mosm/kgh2o': 'mosm/kg',
  'kg/m2': 'kg/m2', 'kg/sqm': 'kg/m2', 'm2': 'm2', 'm*2': 'm2', 'sqm': 'm2', 'g/m2': 'g/m2', 'ml/m2': 'mL/m2',
  'ml/min/1.73m2': 'mL/min/{1.73_m2}', 'ml/min/1,73m2': 'mL/min/{1.73_m2}', 'ml/min/1.73': 'mL/min/{1.73_m2}', 'ml/min/1.73sqm': 'mL/min/{1.73_m2}', 'ml/min/{1.73_m2}': 'mL/min/{1.73_m2}', 'ml/min/1.73_m2': 'mL/min/{1.73_m2}', 'ml/min/{1.73m2}': 'mL/min/{1.73_m2}', 'ml/min/1.73m': 'mL/min/{1.73_m2}', 'мл/мин/1,73м2': 'mL/min/{1.73_m2}', 'мл/мин/1.73м2': 'mL/min/{1.73_m2}', 'ml/(min.1.73m2)': 'mL/min/{1.73_m2}', 'ml/min/1.73m*2': 'mL/min/{1.73_m2}',
  'mm/hr': 'mm/h', 'mm/std': 'mm/h', 'mm/1h': 'mm/h', 'mm/1.h': 'mm/h', 'мм/ч': 'mm/h', 'мм/час': 'mm/h', 'mm/1hr': 'mm/h',
  'k/ul': '10*3/uL', 'k/mcl': '10*3/uL', 'k/cumm': '10*3/uL', 'k/mm3': '10*3/uL', 'k/cmm': '10*3/uL', 'thou/ul': '10*3/uL', 'thou/mcl': '10*3/uL', 'thousand/ul': '10*3/uL', 'th/ul': '10*3/uL', 'th/mm3': '10*3/uL', 'tsd/ul': '10*3/uL', 'tsd./ul': '10*3/uL', 'tys/ul': '10*3/uL', 'mil/mm3': '10*3/uL', 'тыс/мкл': '10*3/uL',
  'm/ul': '10*6/uL', 'm/mcl': '10*6/uL', 'm/cumm': '10*6/uL', 'mil/ul': '10*6/uL', 'mill/ul': '10*6/uL', 'mio/ul': '10*6/uL', 'mio./ul': '10*6/uL', 'million/ul': '10*6/uL', 'mill/mm3': '10*6/uL', 'mln/ul': '10*6/uL', 'млн/мкл': '10*6/uL',
  'g/l{giga}': '10*9/L', 'giga/l': '10*9/L', 'gpt/l': '10*9/L', 'tpt/l': '10*12/L', 'tera/l': '10*12/L', '/nl': '10*9/L', '/pl': '10*12/L', '/ul': '/uL', '/mcl': '/uL', '/mm3': '/uL', '/cumm': '/uL', '/cmm': '/uL', 'cells/ul': '/uL', 'cells/mm3': '/uL', 'cells/cumm': '/uL', '1/ul': '/uL', '/hpf': '/[HPF]', '/lpf': '/[LPF]', 'copies/ml': '{copies}/mL', 'cfu/ml': '[CFU]/mL',
  'ng/ml feu': 'ng/mL{FEU}', 'ug/ml feu': 'ug/mL{FEU}', 'mg/l feu': 'mg/L{FEU}',
  'л': 'L', 'мл': 'mL', 'г': 'g', 'мг': 'mg', 'кг': 'kg', 'мкг': 'ug', 'см': 'cm', 'мм': 'mm', 'м': 'm', 'ч': 'h', 'мин': 'min', 'уд/мин': '/min', 'мм рт.ст.': 'mm[Hg]', 'ммрт.ст.': 'mm[Hg]', 'ммрт.ст': 'mm[Hg]', 'фл': 'fL', 'пг': 'pg', 'мкм': 'um',
}; // prettier-ignore

/** Letters of units in Russian, by which `ммоль/л` becomes `mmol/l`. The longest first. */
const cyrillic: readonly (readonly [RegExp, string])[] = [
  [/моль/g, 'mol'], [/мкг/g, 'ug'], [/мк(?=[a-zл])/g, 'u'], [/нг/g, 'ng'], [/пг/g, 'pg'], [/мг/g, 'mg'], [/кг/g, 'kg'], [/мл/g, 'ml'], [/дл/g, 'dl'], [/фл/g, 'fl'],
  [/м(?=mol)/g, 'm'], [/н(?=mol)/g, 'n'], [/п(?=mol)/g, 'p'], [/г/g, 'g'], [/л/g, 'l'], [/мм/g, 'mm'], [/см/g, 'cm'], [/сут/g, 'd'], [/мин/g, 'min'], [/ч(?:ас)?/g, 'h'],
]; // prettier-ignore

/** Powers of ten as written: `x10^9/L`, `×10⁹/л`, `10E3/uL`, `x10(3)/mcL`, `10 3/uL`. */
const tens = /^[x×*]? ?10(?: ?(?:\*\*|[\^*e(]) ?\(?| )([0-9]{1,2})\)?\)?/;
const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/**
 * The UCUM code of a unit as a laboratory wrote it, or undefined when we do not know it. What is UCUM already stays;
 * litres are always `L`. `G/L` and `T/L` of a cell count are what their laboratory means: giga and tera per litre.
 */
export function ucumOf(written: string): string | undefined {
  const trimmed = written
    .trim()
    .replace(
      /10([⁰¹²³⁴⁵⁶⁷⁸⁹]+)/u,
      (_, digits: string) => `10^${[...digits].map((one) => raised.indexOf(one)).join('')}`,
    )
    .replaceAll(/\s+/g, ' ')
    .normalize('NFKC')
    .replaceAll(/[µμ]/g, 'u')
    .replace(/\b10\+(?=\d)/, '10*');
  if (trimmed === '' || trimmed.length > 60) return undefined;
  if (trimmed === 'G/L' || trimmed === 'G/l') return '10*9/L';
  if (trimmed === 'T/L' || trimmed === 'T/l') return '10*12/L';
  const plain = trimmed
    .toLowerCase()
    .replaceAll('⁄', '/')
    .split('/')
    .map((part) => part.trim())
    .join('/')
    .replaceAll(' per ', '/');
  const known = asWritten[plain] ?? asWritten[plain.replaceAll(' ', '')];
  if (known !== undefined) return known;
  if (isUnit(trimmed)) return withLitre(trimmed);
  const counted = powerOfTen(plain);
  if (counted !== undefined) return counted;
  let latin = plain.replaceAll(' ', '').replaceAll('mcg', 'ug').replaceAll('mcmol', 'umol').replaceAll(/\bmc(?=l\b)/g, 'u').replaceAll(/(?<=\bm|\bcm|\bmm)\^(?=[23])/g, ''); // prettier-ignore
  for (const [from, to] of cyrillic) latin = latin.replaceAll(from, to);
  const again = asWritten[latin];
  if (again !== undefined) return again;
  const spelt = latin.replaceAll(/(?<![a-z])(m|u|n|p|f|k)?iu(?![a-z])/g, '$1[iU]').replaceAll(/(?<=^|\/)gm(?=\/|$)/g, 'g').replaceAll(/(?<=\/)(?:hr|std)$/g, 'h').replaceAll(/(?<=\/)(?:day|tag|24h)$/g, 'd').replaceAll(/(?<=^|\/)(m|k)?u(?=\/)/g, (unit) => unit.replace('u', 'U')); // prettier-ignore
  return isUnit(spelt) ? withLitre(spelt) : undefined;
}

function powerOfTen(plain: string): string | undefined {
  const found = tens.exec(plain);
  if (!found) return undefined;
  let rest = plain.slice(found[0].length).replaceAll(' ', '').replaceAll('cells', '').replaceAll('mcl', 'ul').replaceAll('мкл', 'ul').replaceAll('л', 'l').replace(/\/(cu)?mm3?$/, '/ul'); // prettier-ignore
  if (rest !== '' && !rest.startsWith('/')) rest = `/${rest}`;
  const code = withLitre(`10*${Number(found[1])}${rest}`);
  return parseUnit(code) ? code : undefined;
}

const isUnit = (code: string): boolean => parseUnit(code) !== undefined;

/** `l` and `L`, `10^` and `10*` are the same; one of them is shown. */
function withLitre(code: string): string {
  return code.replaceAll('10^', '10*').replaceAll(/(?<![A-Za-z[])(da|[YZEPTGMkhdcmunpfazy])?l(?![A-Za-z])/g, '$1L');
}
