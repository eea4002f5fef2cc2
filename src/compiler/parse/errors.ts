/** What is wrong with a program's text, for the reader: the closed list of messages. Each says what is wrong and what to do. */

import { TOO_DEEP } from '../image.ts';

export { CompileError } from '../image.ts';

const q = (s: string) => `'${s}'`;

/** Makes the messages; arguments are spellings from the source or printed types. */
export const say = {
  expected: (what: string, found: string, where = '') => `expected ${what}${where && ` ${where}`}, found ${found}`,
  endOfFile: 'end of file',
  tooDeep: TOO_DEEP,
  stray: (s: string) => `${q(s)} does not belong here: remove it`,

  undeclared: (n: string) => `${q(n)} is not declared: declare it, include its header, or check its spelling`,
  undeclaredLabel: (n: string) => `no label ${q(n)} in this function: add it, or check its spelling`,
  duplicateLabel: (n: string) => `label ${q(n)} stands twice in this function: rename one`,
  redefined: (n: string) => `${q(n)} is defined twice: remove or rename one definition`,
  conflicting: (n: string, was: string, now: string) => `${q(n)} was declared as ${q(was)} and is now ${q(now)}: make the declarations agree`,
  notAType: (n: string) => `${q(n)} is no type: include the header that defines it, or check its spelling`,
  isAType: (n: string) => `${q(n)} is a type, an expression is needed here`,
  otherTag: (n: string) => `${q(n)} is another kind of tag: use the keyword that it was declared with`,

  incomplete: (t: string) => `${q(t)} is incomplete here: its definition is needed`,
  badTypeWords: 'these type words do not go together: use one basic type',
  functionReturns: (t: string) => `a function cannot return ${q(t)}: return a pointer`,
  arrayOf: (t: string) => `an array cannot have elements of type ${q(t)}: use pointers`,
  arraySize: 'the size of an array must be an integer',
  negativeSize: (n: bigint) => `the size of an array is ${n}: it cannot be negative`,
  hugeObject: 'this object is larger than the simulated address space: make it smaller',
  staticVla: 'an array with static storage needs a constant size',
  bitFieldType: (t: string) => `a bit-field cannot have type ${q(t)}: use an integer type`,
  bitFieldWidth: (n: bigint, t: string) => `a width of ${n} bits does not fit ${q(t)}`,
  zeroWidth: 'a bit-field of width 0 cannot have a name: remove the name',
  duplicateMember: (n: string) => `member ${q(n)} stands twice: rename one`,
  badAlignment: 'an alignment must be a power of two',
  storageTwice: 'more than one storage class: keep one',
  voidObject: (n: string) => `${q(n)} cannot have type void`,
  functionInit: (n: string) => `${q(n)} is a function: it cannot have an initialiser`,
  paramName: 'a parameter of a function definition needs a name',
  notAParam: (n: string) => `${q(n)} is declared like a parameter but is not in the parameter list`,
  noDeclaration: 'a declaration is needed here',
  unsupported: (what: string) => `${what} is not supported by the machine`,

  notConstant: 'a constant expression is needed here',
  notIntegerConstant: 'an integer constant expression is needed here',
  notStaticInit: 'the initialiser of an object with static storage must be a constant or an address',
  divisionByZero: 'division by zero in a constant expression',
  assertFailed: (m: string) => `static assertion failed${m && `: ${m}`}`,

  noMember: (t: string, m: string) => `${q(t)} has no member ${q(m)}: check its spelling or its definition`,
  notARecord: (t: string, m: string) => `.${m} needs a structure or union on its left, this is ${q(t)}`,
  notAPointerToRecord: (t: string, m: string) => `->${m} needs a pointer to a structure or union on its left, this is ${q(t)}`,
  notAFunction: (t: string) => `this is called, but has type ${q(t)}: only functions and pointers to them can be called`,
  tooFew: (n: number, want: number) => `too few arguments: ${n} given, ${want} needed`,
  tooMany: (n: number, want: number) => `too many arguments: ${n} given, ${want} taken`,
  operands: (op: string, l: string, r: string) => `${op} cannot combine ${q(l)} and ${q(r)}`,
  operand: (op: string, t: string) => `${op} cannot be applied to ${q(t)}`,
  notLvalue: (op: string) => `${op} needs something that has an address: a variable, a member, *pointer`,
  addressOfBitField: 'a bit-field has no address: copy it to a variable',
  conversion: (from: string, to: string) => `${q(from)} cannot be converted to ${q(to)}`,
  notScalar: (t: string) => `a number or a pointer is needed here, this is ${q(t)}`,
  notInteger: (t: string) => `an integer is needed here, this is ${q(t)}`,
  dereference: (t: string) => `* needs a pointer, this is ${q(t)}`,
  subscript: 'a subscript needs a pointer or an array, and an integer',
  voidValue: 'this has no value (its type is void)',
  noGeneric: (t: string) => `_Generic has no branch for ${q(t)}: add one, or a default`,
  badBuiltin: (n: string) => `${n} is used with the wrong arguments`,
  unknownBuiltin: (n: string) => `${q(n)} is not known to the machine`,
  sizeof: (t: string) => `sizeof cannot be applied to ${q(t)}`,

  badNumber: (s: string) => `${q(s)} is not a number`,
  hugeNumber: (s: string) => `${q(s)} is too large for any integer type`,
  badCharacter: (s: string) => `${s} is not a character constant`,
  badEscape: (s: string) => `unknown escape sequence in ${s}`,
  mixedStrings: 'strings of different kinds cannot be joined',

  outsideLoop: (w: string) => `${q(w)} stands outside a loop${w === 'break' ? ' or switch' : ''}`,
  outsideSwitch: (w: string) => `${q(w)} stands outside a switch`,
  duplicateCase: (v: bigint) => `case ${v} stands twice in this switch`,
  duplicateDefault: 'default stands twice in this switch',
  returnValue: 'this function returns void: remove the value',
  tooManyInit: 'more initialisers than the object has room for',
  initNeedsBraces: 'this initialiser needs braces',
  badDesignator: 'this designator does not fit the object that is initialised',
} as const;
