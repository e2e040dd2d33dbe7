import { z } from 'zod';
import { roles } from '#kernel/actor.ts';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';

/** Roles of people who work here. */
export const staffRoles = ['coordinator', 'expert', 'auditor', 'admin'] as const;

const email = z
  .email('Write an e-mail address like name@example.org')
  .max(254)
  .transform((text) => text.trim().toLowerCase());
const token = z.string().min(16).max(200);

export const listStaff = operation({
  name: 'identity.list-staff',
  method: 'GET',
  path: '/api/staff/people',
  summary: 'Everybody who works in the organisation, and the invitations that were sent.',
  target: 'tenant',
  permission: 'people.invite',
  audit: { event: 'people.listed', once: 'hour' },
  input: z.strictObject({}),
  output: z.object({
    people: z.array(
      z.object({
        personId: z.string(),
        name: z.string(),
        title: z.string().nullable(),
        email: z.string(),
        roles: z.array(z.enum(roles)),
        active: z.boolean(),
        me: z.boolean(),
      }),
    ),
    invitations: z.array(
      z.object({
        invitationId: z.string(),
        name: z.string(),
        email: z.string(),
        role: z.enum(staffRoles),
        state: z.enum(['open', 'accepted', 'revoked', 'ended']),
        sentAt: z.iso.datetime(),
        endsAt: z.iso.datetime(),
        invitedBy: z.string(),
      }),
    ),
    /** Roles that the asker may give. */
    mayInvite: z.array(z.enum(staffRoles)),
    mayManage: z.boolean(),
  }),
});

export const inviteStaff = operation({
  name: 'identity.invite',
  method: 'POST',
  path: '/api/staff/invitations',
  summary: 'Invites somebody to work here, by a link that works once within seven days.',
  target: 'tenant',
  permission: 'people.invite',
  audit: { event: 'people.invited' },
  stepUp: true,
  exactlyOnce: true,
  input: z.strictObject({
    name: z.string().trim().min(1, 'Write their name').max(100),
    title: z.string().trim().max(40).optional(),
    email,
    role: z.enum(staffRoles),
  }),
  output: z.object({ invitationId: z.string() }),
});

export const resendInvitation = operation({
  name: 'identity.resend-invitation',
  method: 'POST',
  path: '/api/staff/invitations/:invitationId/resend',
  summary: 'Sends a new link; the one sent before ends.',
  target: 'tenant',
  permission: 'people.invite',
  audit: { event: 'people.invited' },
  stepUp: true,
  input: z.strictObject({ invitationId: idSchema }),
  output: z.object({ endsAt: z.iso.datetime() }),
});

export const revokeInvitation = operation({
  name: 'identity.revoke-invitation',
  method: 'POST',
  path: '/api/staff/invitations/:invitationId/revoke',
  summary: 'Takes an invitation back: its link ends at once.',
  target: 'tenant',
  permission: 'people.invite',
  audit: { event: 'people.invitation-revoked' },
  input: z.strictObject({ invitationId: idSchema }),
  output: z.object({ revoked: z.literal(true) }),
});

export const setStaffActive = operation({
  name: 'identity.set-active',
  method: 'POST',
  path: '/api/staff/people/:personId/active',
  summary: 'Ends somebody’s access, with all their sessions at once, or gives it back.',
  target: 'tenant',
  permission: 'people.manage',
  audit: { event: 'people.access-changed' },
  stepUp: true,
  input: z.strictObject({ personId: idSchema, active: z.boolean() }),
  output: z.object({ active: z.boolean() }),
});

export const lookAtInvitation = operation({
  name: 'identity.look-at-invitation',
  method: 'POST',
  path: '/api/invitations/look',
  summary: 'What the holder of an invitation link is invited to.',
  target: 'public',
  permission: 'session.start',
  audit: { none: 'nobody is signed in yet; accepting is recorded' },
  rate: 'sign-in',
  input: z.strictObject({ token }),
  output: z.object({
    kind: z.enum(['staff', 'carer']),
    organisation: z.string(),
    invitedBy: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(roles),
    /** For staff: what their authenticator app reads. */
    totp: z.object({ secret: z.string(), link: z.string() }).nullable(),
  }),
});

export const acceptInvitation = operation({
  name: 'identity.accept-invitation',
  method: 'POST',
  path: '/api/invitations/accept',
  summary: 'Uses an invitation: staff choose a name, a password and their second factor; a helper is signed in.',
  target: 'public',
  permission: 'session.start',
  audit: { none: 'written by the handler, which knows the person' },
  rate: 'sign-in',
  input: z.strictObject({
    token,
    name: z.string().trim().max(100).optional(),
    password: z.string().max(500).optional(),
    code: z
      .string()
      .regex(/^\d{6}$/, 'Enter the six digits of your app')
      .optional(),
  }),
  output: z.object({ next: z.string() }),
});
