// What the API tells of comments and events.

export interface Comment {
  id: string;
  parentId: string | null;
  rootId: string;
  version: number;
  score: number;
  myVote?: number;
  replyCount: number;
  state: string;
  seq: number;
}

export interface ThreadEvent {
  seq: number;
  kind: string;
  comment?: Comment;
  commentId?: string;
  commentCount?: number | null;
  html?: string | null;
  pinnedHtml?: string;
}
