package io.anomalyoperator.operator.api;

/**
 * Why something is so: reasons of conditions, outcomes and Events. Each has its line in {@code
 * docs/troubleshoot.md}.
 */
public enum Reason {
  // the artifact: unable, retried
  /** The bucket does not exist. */
  BucketNotFound,
  /** The bucket has no object under the key. */
  ObjectNotFound,
  /** The object has no such version. */
  VersionNotFound,
  /** S3 refused the credentials, or they may not read the object. */
  AccessDenied,
  /** S3 did not answer, or broke off. */
  StoreUnreachable,
  /** The Secret with the credentials is missing or lacks a key. */
  CredentialsNotFound,
  /** A Secret that the spec names does not carry the label that lets models name it. */
  SecretNotAllowed,
  // what a model may name: tried again as soon as the operator's configuration admits it
  /** The namespace may not name the bucket. */
  BucketNotAllowed,
  /** The namespace may not name the S3 endpoint. */
  EndpointNotAllowed,
  /** The namespace may not name the repository of the image. */
  ImageNotAllowed,
  /** The namespace may not name the service account. */
  ServiceAccountNotAllowed,
  /** The namespace may not name the AWS role. */
  RoleNotAllowed,
  // the artifact: verdicts
  /** The bytes have another SHA-256 than the one asked for. */
  DigestMismatch,
  /** The archive breaks a rule of the package format. */
  PackageInvalid,
  /** The archive is larger than the operator's limit. */
  PackageTooLarge,
  /** The package's calibration cannot tell a false-positive rate as low as the one asked for. */
  ThresholdOutOfReach,
  // the artifact that serves, looked at again
  /** The key holds another object now than the one that serves. */
  ObjectOverwritten,
  /** The object that serves is not in its bucket any more. */
  ObjectDeleted,
  // the data of the one that serves
  /** Users send other data than the serving model was trained on. */
  DataDrift,
  // deadlines
  /** The package could not be verified before the deadline; it is tried on, slowly. */
  CouldNotVerify,
  /** The candidate's pods could not be started before the deadline; it is tried again, slowly. */
  CouldNotStage,
  /** The labelled rows could not be read, or scored, before the deadline; it is tried again. */
  CouldNotEvaluate,
  /** The candidate's pods ran, but were not ready before the deadline. */
  ProgressDeadlineExceeded,
  // the candidate
  /** A pod says that it serves another package or revision. */
  IdentityMismatch,
  /** The scores of the golden set are not those in the package. */
  GoldenMismatch,
  /** The model takes another input than the one that serves. */
  ContractChanged,
  /** The candidate tells labelled anomalies from normal rows too badly. */
  AurocLow,
  /** The labelled rows are not those that were asked for, or cannot measure this model. */
  EvaluationDataInvalid,
  /** The candidate calls many more, or many fewer, of the recent requests anomalies. */
  AlertRateShift,
  /** The candidate's p-values of recent requests are distributed otherwise. */
  ScoreDistributionShift,
  /** The candidate ranks recent requests otherwise. */
  RankCorrelationLow,
  /** There were too few recent requests to compare the candidate by. */
  ReplayInconclusive,
  /** A pod does not answer on its management port. */
  PodUnreachable,
  /** Pods crash or are not ready under traffic. */
  CandidateUnwell,
  /** Too many requests fail under traffic. */
  ErrorRateHigh,
  /** Requests take much longer than they took before. */
  LatencyHigh,
  /** The endpoints did not settle on the candidate before the deadline. */
  SwitchTimedOut,
  // going back
  /**
   * {@code rollbackTo} names a revision that is not kept, never served well, or has another digest;
   * or the package of a revision that is asked back for is gone.
   */
  RollbackTargetUnavailable,
  /** The pods of the revision to return to are not ready. */
  ReturnTargetNotReady,
  /** The serving revision is unwell and there is none to return to. */
  NoRevisionToReturnTo,
  /** A rollback left the revision that the spec asks for. */
  RevisionWithdrawn,
  /** A person ordered the rollback. */
  RollbackRequested,
  // waiting and being
  /** The object is being looked up in S3. */
  Resolving,
  /** The package is being read and checked. */
  Verifying,
  /** Pods are being scheduled and started, and asked for scores once they are ready. */
  PodsStarting,
  /** The candidate's pods score the golden set. */
  GoldenReplaying,
  /** The candidate scores labelled rows. */
  Evaluating,
  /** The candidate scores recent requests of the serving pods. */
  RequestsReplaying,
  /** A gate holds the candidate until {@code rollout.approve} names it. */
  AwaitingApproval,
  /** Endpoints and proxies take over the switch. */
  TrafficSettling,
  /** A few pods of the candidate take traffic beside the serving ones. */
  CanaryServing,
  /** A canary waits until pods of a third revision are gone. */
  OthersLeaving,
  /** The serving pods stop, to make room for the candidate. */
  MakingRoom,
  /** It has the traffic, and is watched for {@code rollout.bakeSeconds}. */
  Baking,
  /** Pods that left traffic answer what they still have. */
  Draining,
  /** {@code rollout.paused} is set. */
  Paused,
  /** An object of the same name belongs to somebody else. */
  NameTaken,
  /** The Secret of the management token holds none. */
  TokenMissing,
  /** The API server refused to write an object of the model: a quota, a policy, a missing right. */
  WriteRefused,
  /** The operator failed at what it found out. */
  PlanFailed,
  /** The requested revision has all traffic, with all its replicas ready. */
  Serving,
  /** {@code replicas} is 0, which is what was asked for. */
  ScaledToZero,
  /** Fewer pods than asked for are ready. */
  ReplicasNotReady,
  /** Nothing serves yet. */
  NoRevision,
  /** The ControllerRevision of the serving revision was deleted. */
  RecordMissing,
  /** The requested package was read and is fit to serve. */
  PackageVerified,
  /** The spec asks for something new. */
  NewRequest
}
