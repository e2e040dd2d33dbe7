import { Button } from '#ui/button/button.tsx';
import { usePerform } from '#ui/data/data.tsx';
import { formatDateTime } from '#ui/format.ts';
import { RowList } from '#ui/list/row-list.tsx';
import { Tag, type Tone } from '#ui/status/tag.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import { withdrawOffer, type OfferOfCase, type OfferState } from '../matching.contract.ts';
import { Problem } from './problem.tsx';

const tones: Record<OfferState, Tone> = {
  offered: 'active',
  accepted: 'good',
  declined: 'plain',
  expired: 'caution',
  withdrawn: 'plain',
};
const states: Record<OfferState, string> = {
  offered: 'Asked',
  accepted: 'Took it',
  declined: 'Declined',
  expired: 'No answer',
  withdrawn: 'Taken back',
};

/** Who was asked for this case and what they said. */
export function MadeOffers({ caseId, offers }: { caseId: string; offers: readonly OfferOfCase[] }) {
  const withdraw = usePerform(withdrawOffer);
  const zone = useLocale();
  const at = (time: string) => formatDateTime(new Date(time), zone.locale, zone.timeZone);
  if (offers.length === 0) return null;
  return (
    <section className="match-made" aria-label="Asked so far">
      <h2>Asked so far</h2>
      {withdraw.error ? <Problem error={withdraw.error} /> : null}
      <RowList
        label="Asked so far"
        rows={offers.map((offer) => ({
          key: offer.offerId,
          title: <bdi>{offer.name}</bdi>,
          facts: [
            offer.state === 'offered' ? `answer by ${at(offer.answerBy)}` : at(offer.answeredAt ?? offer.answerBy),
            offer.reason ?? '',
          ],
          status: (
            <span className="match-made-acts">
              <Tag tone={tones[offer.state]}>{states[offer.state]}</Tag>
              {offer.state === 'offered' ? (
                <Button
                  kind="quiet"
                  busy={withdraw.isPending ? 'Taking back…' : false}
                  onClick={() => withdraw.mutate({ caseId, offerId: offer.offerId })}
                >
                  Take back
                </Button>
              ) : null}
            </span>
          ),
        }))}
      />
    </section>
  );
}
