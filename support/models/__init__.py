"""The tables of help."""

from support.models.desk import Agent, AgentLimit, CannedReply, Route, Team, ValueLine
from support.models.helping import Article, ArticleVote, Section
from support.models.hours import BusinessHours, ClosedDay, OpenSpan, Standard
from support.models.tickets import Attachment, Message, Step, Ticket, ticket_number

__all__ = [
    "Agent",
    "AgentLimit",
    "Article",
    "ArticleVote",
    "Attachment",
    "BusinessHours",
    "CannedReply",
    "ClosedDay",
    "Message",
    "OpenSpan",
    "Route",
    "Section",
    "Standard",
    "Step",
    "Team",
    "Ticket",
    "ValueLine",
    "ticket_number",
]
