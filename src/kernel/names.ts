/** How a person is called in letters and lists: "Dr Amara Okafor". */
export function calledName(person: { name: string; title: string | null }): string {
  return person.title === null ? person.name : `${person.title} ${person.name}`;
}
