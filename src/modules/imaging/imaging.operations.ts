import { AppError } from '#kernel/errors.ts';
import { implement, type CaseContext, type Implemented } from '#platform/operations/index.ts';
import * as contract from './imaging.contract.ts';
import * as store from './imaging.store.ts';
import * as marks from './marks.store.ts';
import type { Shown } from './shown.ts';

type Image = { studyInstanceUid: string; seriesInstanceUid: string; sopInstanceUid: string; frame: number };

async function knownFrame(context: CaseContext, image: Image): Promise<void> {
  if (await marks.frameExists(context.tx, context.case.caseId, image)) return;
  throw new AppError('not-found', 'This picture is not among the scans of this request.');
}

/** What the pages ask of the scans of a case. */
export function imagingOperations(shown: Shown): Implemented[] {
  return [
    implement(contract.listStudies, async (context) => {
      const { caseId } = context.case;
      const studies = await shown.only(context.tx, context.case, await store.studiesOf(context.tx, caseId));
      const series = Map.groupBy(await store.seriesOf(context.tx, caseId, {}), (row) => row.study_uid);
      const middle = await store.middleInstances(context.tx, caseId);
      return {
        studies: studies.map((study) => {
          const parts = (series.get(study.study_uid) ?? []).map((row) => ({
            seriesInstanceUid: row.series_uid,
            number: row.series_number,
            modality: row.modality,
            description: row.description,
            bodyPart: row.body_part,
            instances: row.instance_count,
            frames: row.frame_count,
            missingSlices: row.missing_slices,
            keyInstance: middle.get(row.series_uid) ?? null,
          }));
          return {
            studyInstanceUid: study.study_uid,
            date: study.study_date,
            description: study.description,
            modalities: study.modalities,
            instances: study.instance_count,
            missingSlices: parts.reduce((sum, part) => sum + part.missingSlices, 0),
            storedAt: study.stored_at.toISOString(),
            series: parts,
          };
        }),
      };
    }),
    ...measurementOperations(),
    ...keyImageOperations(),
  ];
}

function measurementOperations(): Implemented[] {
  return [
    implement(contract.listMeasurements, async (context) => {
      const rows = await marks.measurementsOf(context.tx, context.case.caseId);
      return {
        measurements: rows.map((row) => ({
          measurementId: row.id,
          studyInstanceUid: row.study_uid,
          seriesInstanceUid: row.series_uid,
          sopInstanceUid: row.sop_instance_uid,
          instanceNumber: row.instance_number,
          frame: row.frame,
          kind: row.kind,
          points: row.points,
          value: row.value,
          unit: row.unit,
          label: row.label,
          byMe: row.created_by === context.actor.personId,
          createdAt: row.created_at.toISOString(),
        })),
      };
    }),

    implement(contract.saveMeasurement, async (context, input) => {
      await knownFrame(context, input);
      const now = context.clock.now();
      context.auditSubject({ id: input.studyInstanceUid });
      const kept = await marks.putMeasurement(context.tx, {
        id: input.measurementId,
        tenant_id: context.case.tenantId,
        case_id: context.case.caseId,
        study_uid: input.studyInstanceUid,
        series_uid: input.seriesInstanceUid,
        sop_instance_uid: input.sopInstanceUid,
        frame: input.frame,
        kind: input.kind,
        points: JSON.stringify(input.points),
        value: input.value,
        unit: input.unit,
        label: input.label,
        created_by: context.actor.personId,
        created_at: now,
        changed_at: now,
      });
      if (!kept) throw new AppError('state.conflict', 'This measurement is no longer there, or it is not yours.');
      await context.emit({ type: 'imaging.measured' });
      return { measurementId: input.measurementId };
    }),

    implement(contract.deleteMeasurement, async (context, input) => {
      const { caseId } = context.case;
      const now = context.clock.now();
      if (!(await marks.withdrawMeasurement(context.tx, caseId, input.measurementId, context.actor.personId, now)))
        throw new AppError('not-found', 'This measurement is no longer there, or it is not yours.');
      await context.emit({ type: 'imaging.measured' });
      return { measurementId: input.measurementId };
    }),
  ];
}

function keyImageOperations(): Implemented[] {
  return [
    implement(contract.listKeyImages, async (context) => {
      const rows = await marks.keyImagesOf(context.tx, context.case.caseId);
      return {
        keyImages: rows.map((row) => ({
          studyInstanceUid: row.study_uid,
          seriesInstanceUid: row.series_uid,
          sopInstanceUid: row.sop_instance_uid,
          frame: row.frame,
          byMe: row.marked_by === context.actor.personId,
          markedAt: row.marked_at.toISOString(),
        })),
      };
    }),

    implement(contract.markKeyImage, async (context, input) => {
      await knownFrame(context, input);
      context.auditSubject({ id: input.studyInstanceUid });
      const mark = {
        case_id: context.case.caseId,
        sop_instance_uid: input.sopInstanceUid,
        frame: input.frame,
        marked_by: context.actor.personId,
      };
      if (input.marked)
        await marks.putKeyImage(context.tx, {
          ...mark,
          tenant_id: context.case.tenantId,
          study_uid: input.studyInstanceUid,
          series_uid: input.seriesInstanceUid,
          marked_at: context.clock.now(),
        });
      else await marks.removeKeyImage(context.tx, mark);
      return { marked: input.marked };
    }),
  ];
}
