"""Placewell: an open Dynamic Purchasing System for individual packages of adult social care."""
