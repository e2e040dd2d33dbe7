const text = `
password passwort passwd pass contrasena motdepasse senha parola wachtwoord losenord haslo secret secreto geheim
qwerty qwertz azerty asdf zxcv qazwsx qweasd qwe asd zxc abc abcd xyz aaa iloveyou loveyou iloveu ilove love lover
loveme lovely forever always sunshine sunflower princess prince queen king angel angels devil monkey dragon tiger lion
panther eagle falcon wolf puppy kitty kitten butterfly flower rose jasmine lavender summer winter spring autumn january
february march april june july august september october november december monday tuesday wednesday thursday friday
saturday sunday welcome hello hallo bonjour hola goodbye letmein openup opensesame login logmein signin access
admin administrator root superuser user username guest test testing tester temp temporary demo default changeme change
changeit please master mister mustang shadow michael michelle jennifer jessica ashley amanda andrew daniel robert thomas
charlie jordan hunter harley ranger buster ginger pepper cookie chocolate cheese banana orange cherry peanut
football baseball basketball hockey soccer tennis golfer sports arsenal chelsea liverpool manchester united barcelona
madrid juventus bayern steelers cowboys yankees lakers eagles giants dolphin dolphins computer internet google facebook
instagram youtube twitter samsung iphone android microsoft windows linux ubuntu apple oracle server network system
service security secure private office company business hospital clinic doctor nurse patient medical medicine health
healthcare pharmacy surgery cancer oncology radiology superman batman spiderman starwars pokemon pikachu naruto matrix
zelda minecraft fortnite killer ninja pirate hacker wizard magic trustno jesus christ god heaven blessed blessing faith
family mother father mommy daddy mama papa sister brother baby babygirl babyboy honey sweetie sweetheart darling beautiful
handsome sexy money dollar bitcoin million rich lucky happy smile freedom liberty america american canada england london
paris berlin germany france spain italy russia mexico brazil india china japan texas california florida chicago boston
newyork purple yellow silver golden diamond rainbow red blue green black white pink grey winner champion number one two three four five
six seven eight nine ten hundred thousand first last new old big small good bad best great super mega ultra power strong
star stars moon sky ocean river mountain forest garden house home school college university student teacher summertime
correcthorsebatterystaple fuckyou fuckoff asshole bullshit whatever nothing nobody something anything everything
`;

/**
 * Words that most broken passwords are made of, written down for this program. With digits, years, signs, repetitions and
 * keyboard runs around them (`passwords.rules.ts`) they stand for the common passwords of twelve characters and more,
 * in a file of two thousand bytes instead of a list of megabytes.
 */
export const commonWords: readonly string[] = [...new Set(text.trim().split(/\s+/))].filter((word) => word.length >= 3);
